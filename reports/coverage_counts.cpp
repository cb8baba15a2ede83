#include "reports/coverage_counts.hpp"

#include <map>

#include <fmt/format.h>

namespace tcpspec::report {

namespace {

template <typename Key>
std::vector<CoverageRow> rows(const std::map<Key, CoverageCount>& counts, auto name) {
  std::vector<CoverageRow> out;
  for (const auto& [key, count] : counts) out.push_back({std::string(name(key)), count});
  return out;
}

}  // namespace

void CoverageCount::add(const Requirement& requirement) {
  if (!requirement.condition) return;
  ++all;
  if (*requirement.condition == RowCondition::not_observable) return;
  ++observable;
  if (*requirement.condition != RowCondition::open) ++checked;
}

CoverageTable coverage_table(const RunReport& report) {
  std::map<int, CoverageCount> rfcs;
  std::map<Level, CoverageCount> levels;
  std::map<Observable, CoverageCount> accesses;
  CoverageTable out;
  for (const auto* list : {&report.requirements, &report.others})
    for (const Requirement& requirement : *list) {
      if (!requirement.condition) continue;
      out.all.add(requirement);
      rfcs[requirement.rfc].add(requirement);
      if (requirement.level) levels[*requirement.level].add(requirement);
      if (requirement.observable) accesses[*requirement.observable].add(requirement);
    }
  out.rfcs = rows(rfcs, [](int rfc) { return fmt::format("RFC {}", rfc); });
  out.levels = rows(levels, [](Level level) { return to_string(level); });
  out.accesses = rows(accesses, [](Observable access) { return to_string(access); });
  return out;
}

std::string coverage_in_words(const RunReport& report) {
  const CoverageTable table = coverage_table(report);
  if (table.all.all == 0) return {};
  CoverageCount musts;
  for (const CoverageRow& row : table.levels)
    if (row.name == to_string(Level::must) || row.name == to_string(Level::must_not)) {
      musts.checked += row.count.checked;
      musts.observable += row.count.observable;
    }
  return fmt::format(
      "The cases, rules and invariants check {} of {} observable requirements (MUST and MUST NOT: {} of {}).",
      table.all.checked, table.all.observable, musts.checked, musts.observable);
}

std::string percent(const CoverageCount& count) {
  return count.observable == 0 ? "" : fmt::format("{} %", count.checked * 100 / count.observable);
}

}  // namespace tcpspec::report
