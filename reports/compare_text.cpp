// A comparison for a terminal, for a wiki and for a program.
#include "reports/compare_text.hpp"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/display_width.hpp"
#include "reports/printable.hpp"
#include "reports/verdict_badge.hpp"

namespace tcpspec::report {
namespace {

Color color_of(const CompareCell& cell) {
  if (!cell.verdict) return Color::none;
  switch (*cell.verdict) {
    case Verdict::pass: return Color::green;
    case Verdict::not_applicable: return Color::none;
    case Verdict::warn: return Color::yellow;
    case Verdict::inconclusive: return Color::cyan;
    case Verdict::fail: return Color::red;
    case Verdict::error: return Color::magenta;
  }
  return Color::none;
}

std::string word_of(const CompareCell& cell) {
  if (!cell.verdict) return "";
  return std::string(to_string(*cell.verdict)) + (cell.known ? " (known)" : "") +
         (cell.flaky ? " (flaky)" : "");
}

std::string counts(const Comparison& comparison) {
  const auto many = [](std::size_t n, const char* what) {
    return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
  };
  return many(comparison.differences, "difference") + ", " + many(comparison.regressions, "regression") +
         " from the first to the last" +
         (comparison.no_longer_run > 0 ? fmt::format("; the last no longer runs {}", comparison.no_longer_run)
                                       : "") +
         (comparison.alike > 0 ? fmt::format("; {} equal and not shown (--all)", comparison.alike) : "");
}

// A bar would end the cell; data from a target must not become markup.
std::string markdown(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
    if (std::string_view("\\`*_[]<>|&#~$@").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

}  // namespace

void render_comparison_terminal(std::ostream& out, const Comparison& comparison,
                                const RenderOptions& options) {
  const auto put = [&](const std::string& line) { out << (options.ascii ? to_ascii(line) : line) << '\n'; };
  const std::size_t columns = comparison.columns.size();
  std::string bars;
  for (std::size_t i = 0; i < columns; ++i) {
    put(bars + fmt::format("{} {}", options.ascii ? "+" : "┌", printable(comparison.columns[i].name)));
    bars += options.ascii ? "| " : "│ ";
  }
  const std::size_t room = std::max<std::size_t>(static_cast<std::size_t>(options.width), 40) - 2 * columns;
  for (const CompareRow& row : comparison.rows) {
    std::string line;
    for (const CompareCell& cell : row.cells)
      line += paint(color_of(cell), sign_of(cell, options.ascii), options.color) + " ";
    line += base::shorten(fmt::format("{}{}{}", row.regressed() ? "worse  " : "", printable(row.id),
                                      row.text.empty() ? "" : "  " + printable(row.text)),
                          room);
    put(line);
  }
  put(counts(comparison));
}

void render_comparison_markdown(std::ostream& out, const Comparison& comparison, const RenderOptions&) {
  const bool requirements = comparison.by == CompareBy::requirements;
  out << "| " << (requirements ? "Requirement" : "Case") << " | Level |";
  for (const CompareColumn& column : comparison.columns) out << ' ' << markdown(column.name) << " |";
  out << "\n|---|---|";
  for (std::size_t i = 0; i < comparison.columns.size(); ++i) out << ":---:|";
  out << '\n';
  for (const CompareRow& row : comparison.rows) {
    out << "| " << (row.regressed() ? "**worse** " : "") << markdown(row.id);
    if (!row.text.empty()) out << "<br>" << markdown(row.text);
    out << " | " << markdown(to_string(row.level)) << " |";
    for (const CompareCell& cell : row.cells)
      out << ' ' << sign_of(cell, false) << ' ' << word_of(cell) << " |";
    out << '\n';
  }
  out << '\n' << counts(comparison) << ".\n";
}

void render_comparison_json(std::ostream& out, const Comparison& comparison, const RenderOptions&) {
  using Json = nlohmann::ordered_json;
  Json columns = Json::array();
  for (const CompareColumn& column : comparison.columns)
    columns.push_back({{"name", printable(column.name)},
                       {"target", printable(column.target)},
                       {"started", printable(column.started)},
                       {"tool_version", printable(column.version)}});
  Json rows = Json::array();
  for (const CompareRow& row : comparison.rows) {
    Json cells = Json::array();
    for (const CompareCell& cell : row.cells)
      cells.push_back(
          {{"verdict", cell.verdict ? Json(std::string(to_string(*cell.verdict))) : Json(nullptr)},
           {"because", printable(cell.because)},
           {"known", cell.known},
           {"flaky", cell.flaky}});
    rows.push_back({{"id", printable(row.id)},
                    {"level", printable(to_string(row.level))},
                    {"text", printable(row.text)},
                    {"differs", row.differs()},
                    {"regressed", row.regressed()},
                    {"cells", std::move(cells)}});
  }
  const Json document{{"schema", 1},
                      {"rows_are", comparison.by == CompareBy::requirements ? "requirements" : "cases"},
                      {"differences", comparison.differences},
                      {"regressions", comparison.regressions},
                      {"no_longer_run", comparison.no_longer_run},
                      {"columns", std::move(columns)},
                      {"rows", std::move(rows)}};
  out << document.dump(1) << '\n';
}

}  // namespace tcpspec::report
