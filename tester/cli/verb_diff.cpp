#include "cli/verb_diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/wrap.hpp"
#include "cli/exit.hpp"
#include "cli/load_cases.hpp"
#include "cli/load_results.hpp"
#include "sweep/difference.hpp"

namespace tcpspec::cli {

namespace {

using sweep::RuleDifference;
using sweep::SeenBySides;

constexpr std::size_t line_width = 100;

void expect_sweep(const report::RunReport& run, const std::string& where) {
  if (run.sweep.points == 0) throw UsageError(where + " has no sweep; `tcpspec sweep` makes one");
}

std::string name_of(const report::RunReport& run) { return run.target.name + " (" + run.command + ")"; }

char side_of(const SeenBySides& seen) {
  if (seen.after == 0) return '-';
  return seen.before == 0 ? '+' : ' ';
}

std::string points_of(const SeenBySides& seen) {
  if (seen.before > 0 && seen.after > 0) return fmt::format("{} -> {} points", seen.before, seen.after);
  const int points = seen.before + seen.after;
  return fmt::format("{} point{}", points, points == 1 ? "" : "s");
}

void print(std::ostream& out, const RuleDifference& difference, const oracle::Tables& tables) {
  const oracle::Rule* rule = tables.find(difference.rule);
  out << base::paragraph(rule != nullptr ? rule->asks : std::string("This rule is not in the present tables"),
                         line_width, fmt::format("  {:<8}", difference.rule));
  for (const SeenBySides& seen : difference.seen)
    out << fmt::format("{} {:<8}{:<28}{:<12}{:<20}{}\n", side_of(seen), "", seen.seen, to_string(seen.grade),
                       points_of(seen), seen.point);
  out << "\n";
}

/// Rules with points for only one target; usually the other does not have a whole option.
void print_unput(std::ostream& out, const std::vector<RuleDifference>& differences, char side,
                 bool RuleDifference::*elsewhere) {
  std::string rules;
  for (const RuleDifference& difference : differences)
    if (!(difference.*elsewhere)) rules += (rules.empty() ? "" : ", ") + difference.rule;
  if (!rules.empty())
    out << base::paragraph("Only this sweep has points of " + rules + ".", line_width,
                           fmt::format("{} ", side));
}

nlohmann::ordered_json to_json(const std::vector<RuleDifference>& differences) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const RuleDifference& difference : differences)
    for (const SeenBySides& seen : difference.seen)
      out.push_back({{"rule", difference.rule},
                     {"in", side_of(seen) == '-'   ? "before"
                            : side_of(seen) == '+' ? "after"
                                                   : "both"},
                     {"seen", seen.seen},
                     {"grade", to_string(seen.grade)},
                     {"before", seen.before},
                     {"after", seen.after},
                     {"point", seen.point}});
  return out;
}

}  // namespace

int diff(const DiffOptions& options) {
  const report::RunReport before = load_results(options.before);
  const report::RunReport after = load_results(options.after);
  expect_sweep(before, options.before);
  expect_sweep(after, options.after);
  const std::vector<RuleDifference> found = sweep::differences(before.sweep, after.sweep);
  if (options.json) {
    std::cout << to_json(found).dump(2) << "\n";
    return code(found.empty() ? Exit::ok : Exit::conformance);
  }
  const oracle::Tables tables = load_decision_tables(load_requirements(), oracle::Proof::unwanted);
  std::cout << "- " << name_of(before) << "\n+ " << name_of(after) << "\n\n";
  for (const RuleDifference& difference : found)
    if (difference.put_before && difference.put_after) print(std::cout, difference, tables);
  print_unput(std::cout, found, '-', &RuleDifference::put_after);
  print_unput(std::cout, found, '+', &RuleDifference::put_before);
  if (found.empty()) std::cout << "No rule differs.\n";
  return code(found.empty() ? Exit::ok : Exit::conformance);
}

}  // namespace tcpspec::cli
