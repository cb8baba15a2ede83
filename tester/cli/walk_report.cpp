#include "cli/walk_report.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tcpspec::cli {

void print_coverage(std::ostream& out, const walk::Coverage& coverage) {
  out << fmt::format("{:<14}{:>14}{:>18}\n", "Met in", "rules", "situations");
  std::size_t met = 0, all = 0;
  for (const walk::Coverage::Count& state : coverage.by_state()) {
    out << fmt::format("{:<14}{:>14}{:>18}\n", state.state,
                       fmt::format("{} of {}", state.rules, state.of_rules),
                       fmt::format("{} of {}", state.situations, state.of_situations));
    met += state.situations;
    all += state.of_situations;
  }
  out << fmt::format("{:<14}{:>32}\n", "all", fmt::format("{} of {}", met, all));
  if (const std::vector<std::string> left = coverage.rules_not_visited(); !left.empty())
    out << fmt::format("No walk met the rules {}.\n", fmt::join(left, ", "));
  out << "\n";
}

report::Sweep sweep_of(walk::Coverage& coverage, const WalkOutcome& walks, const oracle::Tables& tables) {
  report::Sweep out;
  out.walks = static_cast<int>(walks.counts.walks);
  out.points = static_cast<int>(walks.counts.steps);
  out.maps = coverage.maps();
  for (const walk::Finding& finding : walks.findings) {
    report::SweepDeparture& one = out.departures.emplace_back();
    const oracle::Rule* rule = tables.find(finding.departure.rule);
    one.rule = finding.departure.rule;
    one.grade = finding.departure.grade;
    one.seen = finding.departure.seen;
    one.points = static_cast<int>(finding.times);
    one.point = finding.departure.point;
    one.family = static_cast<int>(finding.family);
    if (rule != nullptr) {
      one.text = rule->asks;
      one.level = rule->level;
    }
    for (std::size_t i = 0; i < finding.plan.events.size(); ++i) {
      one.figure += to_string(finding.plan.events[i]) + "\n";
      if (i >= finding.responses.size()) continue;
      for (const walk::Seen& seen : finding.responses[i]) one.figure += "  <-- " + seen.text + "\n";
    }
  }
  return out;
}

}  // namespace tcpspec::cli
