#include <fmt/format.h>

#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/results.hpp"
#include "cli/verbs_sweep.hpp"

namespace tcpspec::cli {

namespace {

/// What one sweep saw of a rule, and at which point.
struct Side {
  std::string seen;
  std::string grade;
  std::string point;
  int points = 0;
};
using Rules = std::map<std::string, std::map<std::string, Side>>;  // by rule, then by what was seen

Rules rules_of(const report::RunReport& run) {
  Rules rules;
  for (const report::SweepSeen& seen : run.sweep.seen) {
    if (seen.grade == "inconclusive") continue;
    Side& side = rules[seen.rule][seen.grade + " " + seen.seen];
    side.points += seen.points;
    side.seen = seen.seen;
    side.grade = seen.grade;
    if (side.point.empty()) side.point = seen.point;
  }
  return rules;
}

struct Difference {
  std::string rule;
  bool in_before = false;
  Side side;
};

/// What one of the two shows and the other does not.
std::vector<Difference> differences(const Rules& before, const Rules& after) {
  std::vector<Difference> out;
  const auto only = [&](const Rules& one, const Rules& other, bool in_before) {
    for (const auto& [rule, sides] : one)
      for (const auto& [seen, side] : sides) {
        const auto found = other.find(rule);
        if (found == other.end() || !found->second.contains(seen)) out.push_back({rule, in_before, side});
      }
  };
  only(before, after, true);
  only(after, before, false);
  std::stable_sort(out.begin(), out.end(),
                   [](const Difference& a, const Difference& b) { return a.rule < b.rule; });
  return out;
}

void expect_sweep(const report::RunReport& run, const std::string& where) {
  if (run.sweep.points == 0) throw UsageError(where + " holds no sweep; `tcpspec sweep` makes one");
}

std::string name_of(const report::RunReport& run) { return run.target.name + " (" + run.command + ")"; }

}  // namespace

int diff(const DiffOptions& options) {
  const report::RunReport before = load_results(options.before);
  const report::RunReport after = load_results(options.after);
  expect_sweep(before, options.before);
  expect_sweep(after, options.after);
  const std::vector<Difference> found = differences(rules_of(before), rules_of(after));
  if (options.json) {
    nlohmann::ordered_json out = nlohmann::ordered_json::array();
    for (const Difference& d : found)
      out.push_back({{"rule", d.rule},
                     {"in", d.in_before ? "before" : "after"},
                     {"seen", d.side.seen},
                     {"grade", d.side.grade},
                     {"points", d.side.points},
                     {"point", d.side.point}});
    std::cout << out.dump(2) << "\n";
  } else {
    std::cout << "- " << name_of(before) << "\n+ " << name_of(after) << "\n\n";
    for (const Difference& d : found)
      std::cout << fmt::format("{} {:<7}{} ({}, {} point{}, {})\n", d.in_before ? '-' : '+', d.rule,
                               d.side.seen, d.side.grade, d.side.points, d.side.points == 1 ? "" : "s",
                               d.side.point);
    if (found.empty()) std::cout << "Every rule was answered in the same ways.\n";
  }
  return code(found.empty() ? Exit::ok : Exit::conformance);
}

}  // namespace tcpspec::cli
