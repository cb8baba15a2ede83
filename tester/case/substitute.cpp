#include "case/substitute.hpp"

#include <algorithm>

#include "case/reading.hpp"
#include "case/suggest.hpp"

namespace tcpspec::cases {

namespace {

constexpr std::size_t most_rows = 500;

bool is_variable(std::string_view name) {
  return !name.empty() && name.front() >= 'a' && name.front() <= 'z' &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

bool is_row_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '+' || c == '_' || c == '-' || c == ',';
  });
}

/// A use of a variable in a string.
struct Reference {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string name;  ///< `$` for `$$`; empty if there is no variable after the dollar sign
};

/// The next dollar sign from `at` on; `begin` is the string's size if there is none.
Reference next_reference(std::string_view text, std::size_t at) {
  Reference out;
  out.begin = std::min(text.find('$', at), text.size());
  out.end = std::min(out.begin + 1, text.size());
  if (out.end == text.size()) return out;
  if (text[out.end] == '$') {
    ++out.end;
    out.name = "$";
  } else if (text[out.end] == '{') {
    const std::size_t close = text.find('}', out.end);
    if (close == std::string_view::npos) return out;
    out.name = std::string(text.substr(out.end + 1, close - out.end - 1));
    out.end = close + 1;
  } else {
    const std::size_t start = out.end;
    while (out.end < text.size() && is_variable("a" + std::string(text.substr(out.end, 1)))) ++out.end;
    out.name = std::string(text.substr(start, out.end - start));
  }
  return out;
}

/// The node without what is in it, which may be large.
Node shell_of(const Node& node) {
  Node out;
  out.kind = node.kind;
  out.at = node.at;
  out.flow = node.flow;
  return out;
}

Node substitute_text(const Node& node, const Row& row, Diagnostics& errors) {
  if (node.text.find('$') == std::string::npos) return node;
  Node out = shell_of(node);
  const bool known_columns = !node.columns.empty();
  const auto append = [&](std::string_view piece, std::size_t from, bool replaced) {
    out.text += piece;
    if (known_columns)
      for (std::size_t i = 0; i < piece.size(); ++i)
        out.columns.push_back(node.columns[replaced ? from : from + i]);
  };
  for (std::size_t at = 0; at < node.text.size();) {
    const Reference use = next_reference(node.text, at);
    append(std::string_view(node.text).substr(at, use.begin - at), at, false);
    at = use.end;
    if (use.begin == node.text.size()) break;
    if (use.name == "$") {
      append("$", use.begin, true);
      continue;
    }
    const auto value = row.values.find(use.name);
    if (value != row.values.end()) {
      append(value->second, use.begin, true);
      continue;
    }
    std::vector<std::string> variables;
    for (const auto& [name, text] : row.values) variables.push_back(name);
    errors.add(node.position_of(use.begin),
               is_variable(use.name)
                   ? "`for:` has no variable `" + use.name + "`"
                   : "a dollar sign begins a variable of `for:`; write `$$` for a dollar sign",
               is_variable(use.name) ? nearest(use.name, variables) : "", join(variables));
  }
  if (known_columns) out.columns.push_back(node.columns.back());
  return out;
}

Node substitute_all(const Node& node, const Row& row, Diagnostics& errors) {
  if (node.is_text()) return substitute_text(node, row, errors);
  Node out = shell_of(node);
  out.items.reserve(node.items.size());
  for (const Node& item : node.items) out.items.push_back(substitute_all(item, row, errors));
  out.entries.reserve(node.entries.size());
  for (const auto& [key, value] : node.entries)
    out.entries.push_back({key, substitute_all(value, row, errors)});
  return out;
}

bool uses(const Node& node, const std::string& variable) {
  for (std::size_t at = 0; at < node.text.size();) {
    const Reference use = next_reference(node.text, at);
    if (use.begin == node.text.size()) break;
    if (use.name == variable) return true;
    at = use.end;
  }
  return std::any_of(node.items.begin(), node.items.end(),
                     [&](const Node& n) { return uses(n, variable); }) ||
         std::any_of(node.entries.begin(), node.entries.end(), [&](const auto& entry) {
           return entry.key.text != "for" && uses(entry.value, variable);
         });
}

void check_variable(const Node& name, Diagnostics& errors) {
  if (!is_variable(name.text))
    errors.add(name.at, "the name of a variable consists of a-z, 0-9 and `_`, not `" + name.text + "`");
}

void check_row_name(const Node& at, const std::string& name, Diagnostics& errors) {
  if (!is_row_name(name))
    errors.add(at.at, "`" + name +
                          "` cannot be the name of a row, which consists of letters, digits and . + _ - ,; "
                          "write `for:` as a list of maps and give each a `row:`");
}

/// Every combination, the last variable changing fastest.
std::vector<Row> combinations(const Node& map, Diagnostics& errors) {
  std::vector<Row> rows{Row{}};
  for (const auto& [variable, values] : map.entries) {
    check_variable(variable, errors);
    const auto texts = texts_of(values, "the values of `" + variable.text + "`", errors);
    if (texts.empty()) {
      errors.add(values.at, "the variable `" + variable.text + "` has no values");
      return {};
    }
    std::vector<Row> more;
    if (rows.size() * texts.size() > most_rows) {
      errors.add(map.at, "`for:` makes more than " + std::to_string(most_rows) + " cases");
      return {};
    }
    for (const Row& row : rows)
      for (const Node* value : texts) {
        check_row_name(*value, value->text, errors);
        Row next = row;
        next.name += (next.name.empty() ? "" : ",") + value->text;
        next.values[variable.text] = value->text;
        more.push_back(std::move(next));
      }
    rows = std::move(more);
  }
  return rows;
}

std::vector<Row> listed(const Node& list, Diagnostics& errors) {
  std::vector<Row> rows;
  for (const Node& item : list.items) {
    if (!item.is_map() || item.entries.empty()) {
      errors.add(item.at, "a row of `for:` is a map from variables to values");
      continue;
    }
    Row row;
    for (const auto& [variable, value] : item.entries) {
      check_variable(variable, errors);
      if (value.is_text())
        row.values[variable.text] = value.text;
      else
        errors.add(value.at, "the value of `" + variable.text + "` must be a text, not " +
                                 std::string(name_of(value.kind)));
      if (!list.items.front().find(variable.text))
        errors.add(variable.at,
                   "the first row has no variable `" + variable.text + "`; all rows need the same variables");
    }
    if (list.items.front().is_map())
      for (const auto& [variable, value] : list.items.front().entries)
        if (!item.find(variable.text))
          errors.add(item.at, "the variable `" + variable.text + "` is missing in this row");
    const Node* named = item.find("row");
    const Node& name = named ? *named : item.entries.front().value;
    row.name = name.text;
    check_row_name(name, row.name, errors);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::vector<Row> rows_of(const Node& node, Diagnostics& errors) {
  const std::size_t before = errors.size();
  std::vector<Row> rows;
  if (node.is_map() && !node.entries.empty())
    rows = combinations(node, errors);
  else if (node.is_list() && !node.items.empty())
    rows = listed(node, errors);
  else
    errors.add(node.at, "`for:` is a map from variables to lists of values, or a list of rows");
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (rows[i].name == rows[j].name) {
        errors.add(node.is_list() ? node.items[i].at : node.at,
                   "two rows have the name `" + rows[i].name + "`");
        return {};
      }
  if (errors.size() != before) return {};
  return rows;
}

Node substitute(const Node& map, const Row& row, Diagnostics& errors) {
  Node out = shell_of(map);
  for (const auto& [key, value] : map.entries)
    if (key.text != "for") out.entries.push_back({key, substitute_all(value, row, errors)});
  return out;
}

void check_variables_used(const Node& map, const Node& rows, Diagnostics& errors) {
  const Node* variables = rows.is_map() ? &rows : rows.items.empty() ? nullptr : &rows.items.front();
  if (!variables) return;
  for (const auto& [variable, value] : variables->entries)
    if (variable.text != "row" && !uses(map, variable.text))
      errors.add(variable.at, "the variable `" + variable.text + "` is never used");
}

}  // namespace tcpspec::cases
