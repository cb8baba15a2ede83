#include "case/yaml_text.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"

namespace tcpspec::cases {

namespace {

constexpr std::size_t largest_file = 4U << 20U;

struct Translation {
  std::string_view theirs;  ///< the beginning of yaml-cpp's message
  std::string_view ours;
};

constexpr std::array<Translation, 30> translations{{
    {"illegal map value", "there is a `:` where no key can begin; put a string that contains `: ` in quotes"},
    {"illegal map key", "a key cannot begin here; it needs a line of its own"},
    {"illegal block entry", "a `- ` cannot begin here; a list starts on a line of its own"},
    {"end of map not found",
     "this line belongs to no map above it: check the indentation, and that the key ends in `:`"},
    {"end of sequence not found",
     "this line belongs to no list above it: check the indentation, and that it begins with `- `"},
    {"end of map flow not found", "a `{` above is not closed by `}`"},
    {"end of sequence flow not found", "a `[` above is not closed by `]`"},
    {"illegal flow end", "no `[` or `{` belongs to this `]` or `}`"},
    {"illegal tab when looking for indentation", "indentation needs spaces; this is a tab"},
    {"unknown escape character",
     "unknown escape; inside double quotes write `\\\\` for a backslash, or use single quotes"},
    {"bad character found while scanning hex number", "this escape needs hexadecimal digits"},
    {"invalid unicode", "this escape is not a character"},
    {"illegal document indicator in scalar", "a document ends inside this string"},
    {"illegal EOF in scalar", "the file ends inside a quoted string"},
    {"illegal character in scalar", "this character is not allowed here"},
    {"unexpected character in block scalar", "only an indentation digit, `+` or `-` may follow `|` or `>`"},
    {"cannot set zero indentation", "the indentation of a block string cannot be 0"},
    {"unknown token", "a plain string cannot begin with this character; put it in quotes"},
    {"alias not found after", "a plain string cannot begin with `*`; put it in quotes"},
    {"anchor not found after", "a plain string cannot begin with `&`; put it in quotes"},
    {"illegal character found while scanning alias",
     "a plain string cannot begin with `*`; put it in quotes"},
    {"illegal character found while scanning anchor",
     "a plain string cannot begin with `&`; put it in quotes"},
    {"the referenced anchor is not defined",
     "aliases (`*name`) are not allowed; put a string that begins with `*` in quotes"},
    {"cannot assign multiple", "tags and anchors are not allowed"},
    {"aliases can't have any content", "aliases (`*name`) are not allowed"},
    {"tag handle with no suffix", "tags (`!…`) are not allowed; put a string that begins with `!` in quotes"},
    {"illegal character found while scanning tag",
     "tags (`!…`) are not allowed; put a string that begins with `!` in quotes"},
    {"end of verbatim tag not found",
     "tags (`!…`) are not allowed; put a string that begins with `!` in quotes"},
    {"invalid node", "this is not a value"},
    {"bad file", "this is nested too deeply"},
}};

/// The quote that is not closed in `line`: a quoted string begins where a value or a key can.
std::optional<std::size_t> open_quote(std::string_view line) {
  bool value_can_begin = true;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (c == '#' && (at == 0 || line[at - 1] == ' ')) return std::nullopt;
    if ((c == '"' || c == '\'') && value_can_begin) {
      const auto end = closing_quote(line, at);
      if (!end) return at;
      at = *end;
      value_can_begin = false;
    } else if (c == ' ') {
      value_can_begin = value_can_begin || (at > 0 && (line[at - 1] == ':' || line[at - 1] == '-'));
    } else {
      value_can_begin = c == '[' || c == '{' || c == ',';
    }
  }
  return std::nullopt;
}

/// The last bracket in `line` that opens a list or map and is not closed in it.
std::optional<std::size_t> open_bracket(std::string_view line) {
  std::vector<std::size_t> open;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    const bool value_can_begin = at == 0 || line[at - 1] == ' ' || line[at - 1] == '[' || line[at - 1] == '{';
    if ((c == '"' || c == '\'') && value_can_begin) at = closing_quote(line, at).value_or(line.size());
    if ((c == '[' || c == '{') && value_can_begin) open.push_back(at);
    if ((c == ']' || c == '}') && !open.empty()) open.pop_back();
  }
  if (open.empty()) return std::nullopt;
  return open.back();
}

/// Whether there is only a word before `octet`, so that `word:` is probably a key.
bool begins_line(std::string_view line, std::size_t octet) {
  const std::string_view before = line.substr(0, std::min(octet, line.size()));
  const std::size_t word = before.find_first_not_of(' ');
  return word != std::string_view::npos && before.find(' ', word) == std::string_view::npos;
}

}  // namespace

bool check_characters(const Source& source, Diagnostics& errors) {
  const std::size_t before = errors.size();
  if (source.text().size() > largest_file) {
    errors.add({source.name(), 0, 0}, "the file is larger than 4 MiB");
    return false;
  }
  if (source.text().find('\0') != std::string::npos) {
    errors.add({source.name(), 0, 0}, "this is not a text file");
    return false;
  }
  for (int number = 1; number <= source.line_count(); ++number) {
    const std::string_view line = source.line(number);
    const std::size_t text = line.find_first_not_of(" \t");
    const std::size_t tab = line.find('\t');
    if (tab != std::string_view::npos && text != std::string_view::npos && tab < text)
      errors.add(source.position(number, tab), "indentation needs spaces; this is a tab");
    for (std::size_t at = 0; at < line.size();) {
      const base::Character one = base::decode_utf8(line, at);
      if (!one.valid) {
        errors.add(source.position(number, at), "this is not valid UTF-8");
        break;
      }
      if ((one.code < 0x20 && one.code != U'\t') || one.code == 0x7f) {
        errors.add(source.position(number, at), "control characters are not allowed");
        break;
      }
      at += one.octets;
    }
  }
  return errors.size() == before;
}

std::optional<std::size_t> closing_quote(std::string_view line, std::size_t open) {
  const char quote = line[open];
  for (std::size_t at = open + 1; at < line.size(); ++at) {
    if (line[at] == '\\' && quote == '"') {
      ++at;
    } else if (line[at] == quote) {
      if (quote == '\'' && at + 1 < line.size() && line[at + 1] == '\'')
        ++at;
      else
        return at;
    }
  }
  return std::nullopt;
}

std::vector<int> columns_of(const Source& source, int number, std::size_t start, const std::string& value) {
  const std::string_view line = source.line(number);
  if (start > line.size()) return {};
  const bool quoted = start < line.size() && (line[start] == '"' || line[start] == '\'');
  const char quote = quoted ? line[start] : '\0';
  std::vector<int> columns;
  int column = source.position(number, start + (quoted ? 1 : 0)).column;
  std::size_t at = start + (quoted ? 1 : 0);
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::size_t begin = at;
    if (at >= line.size()) return {};
    char meant = line[at++];
    if (quote == '\'' && meant == '\'') ++at;
    if (quote == '"' && meant == '\\' && at < line.size()) meant = line[at++];
    const bool escape_of_one = quote == '"' && at - begin == 2;
    if (meant != value[i] && !(escape_of_one && (meant == 'n' || meant == 'r' || meant == 't'))) return {};
    columns.push_back(column);
    const bool ends_character = at >= line.size() || (static_cast<unsigned char>(line[at]) & 0xc0) != 0x80;
    if (ends_character)
      column += static_cast<int>((static_cast<unsigned char>(meant) & 0x80) != 0 ? 1 : at - begin);
  }
  columns.push_back(column);
  return columns;
}

void explain_syntax_error(const Source& source, const std::string& message, int number, std::size_t octet,
                          Diagnostics& errors) {
  const int last = std::max(1, source.line_count());
  // An open quote makes yaml-cpp report an error somewhere below: the quote is the error.
  for (int line = 1; line <= std::min(number, last); ++line)
    if (const auto quote = open_quote(source.line(line))) {
      errors.add(source.position(line, *quote), "this quote is not closed on its line");
      return;
    }
  const bool unclosed = message.find("flow not found") != std::string::npos;
  if (unclosed)
    for (int line = std::min(number, last); line >= 1; --line)
      if (const auto bracket = open_bracket(source.line(line))) {
        const bool list = source.line(line)[*bracket] == '[';
        errors.add(source.position(line, *bracket),
                   std::string("this `") + (list ? "[` is not closed by `]`" : "{` is not closed by `}`"));
        return;
      }
  if (message == "illegal map value" && begins_line(source.line(number), octet)) {
    errors.add(source.position(number, octet),
               "this line continues the string above it: check its indentation, and that the line above ends "
               "in `:`");
    return;
  }
  const auto known = std::find_if(translations.begin(), translations.end(), [&](const Translation& t) {
    return message.compare(0, t.theirs.size(), t.theirs) == 0;
  });
  std::string ours =
      known == translations.end() ? "this is not YAML (" + message + ")" : std::string(known->ours);
  if (number < 1 || number > last) {
    number = last;
    octet = source.line(last).size();
  }
  errors.add(source.position(number, octet), std::move(ours));
}

}  // namespace tcpspec::cases
