#include "cli/verb_coverage.hpp"

#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/wrap.hpp"
#include "cli/catalogue_in_report.hpp"
#include "cli/exit.hpp"
#include "cli/load_cases.hpp"
#include "cli/terminal_options.hpp"
#include "reports/coverage_counts.hpp"

namespace tcpspec::cli {

namespace {

using report::CoverageRow;
using Json = nlohmann::ordered_json;

Json to_json(const report::CoverageCount& count) {
  return {{"checked", count.checked}, {"observable", count.observable}, {"requirements", count.all}};
}

Json to_json(const std::vector<CoverageRow>& rows) {
  Json out = Json::object();
  for (const CoverageRow& row : rows) out[row.name] = to_json(row.count);
  return out;
}

Json to_json(const std::vector<report::Requirement>& requirements) {
  Json out = Json::array();
  for (const report::Requirement& r : requirements)
    out.push_back({{"id", r.id},
                   {"level", to_string(r.level)},
                   {"observable", to_string(r.observable)},
                   {"condition", to_string(*r.condition)},
                   {"open", r.open}});
  return out;
}

void print(const std::string& heading, const std::vector<CoverageRow>& rows) {
  std::cout << fmt::format("{:<12}{:>8}{:>12}{:>8}\n", heading, "checked", "observable", "");
  for (const CoverageRow& row : rows)
    std::cout << fmt::format("{:<12}{:>8}{:>12}{:>8}\n", row.name, row.count.checked, row.count.observable,
                             percent(row.count));
  std::cout << "\n";
}

void print_open(const std::vector<report::Requirement>& requirements, std::size_t width) {
  for (const report::Requirement& r : requirements)
    if (r.condition == report::RowCondition::open)
      std::cout << base::paragraph(fmt::format("{} ({}, {}): {} Open: {}.", r.id, to_string(r.level),
                                               to_string(r.observable), r.text, r.open),
                                   width, "", 2);
}

}  // namespace

int coverage(const CoverageOptions& options) {
  const LoadedSuite loaded = load_suite({});
  report::RunReport report;
  add_catalogue(report, {}, loaded);
  const report::CoverageTable table = coverage_table(report);
  if (options.json) {
    const Json all = {{"all", to_json(table.all)},
                      {"rfcs", to_json(table.rfcs)},
                      {"levels", to_json(table.levels)},
                      {"accesses", to_json(table.accesses)},
                      {"requirements", to_json(report.others)}};
    std::cout << all.dump(2) << "\n";
    return code(Exit::ok);
  }
  print("RFC", table.rfcs);
  print("level", table.levels);
  print("access", table.accesses);
  const auto width = static_cast<std::size_t>(terminal_options(options.display, 1).width);
  if (options.open) {
    print_open(report.others, width);
    std::cout << "\n";
  }
  std::cout << base::paragraph(coverage_in_words(report), width);
  return code(Exit::ok);
}

}  // namespace tcpspec::cli
