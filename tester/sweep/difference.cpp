#include "sweep/difference.hpp"

#include <algorithm>
#include <map>

namespace tcpspec::sweep {

namespace {

/// By rule, then by what was seen and its grade.
using Rules = std::map<std::string, std::map<std::pair<std::string, oracle::Grade>, SeenBySides>>;

void add(const report::Sweep& sweep, int SeenBySides::*side, Rules& rules) {
  for (const report::SweepSeen& seen : sweep.seen) {
    if (seen.grade == oracle::Grade::inconclusive) continue;
    SeenBySides& entry = rules[seen.rule][{seen.seen, seen.grade}];
    entry.seen = seen.seen;
    entry.grade = seen.grade;
    entry.*side += seen.points;
    if (entry.point.empty()) entry.point = seen.point;
  }
}

bool in_both(const SeenBySides& seen) { return seen.before > 0 && seen.after > 0; }

}  // namespace

std::vector<RuleDifference> differences(const report::Sweep& before, const report::Sweep& after) {
  Rules rules;
  add(before, &SeenBySides::before, rules);
  add(after, &SeenBySides::after, rules);
  std::vector<RuleDifference> out;
  for (auto& [rule, entries] : rules) {
    RuleDifference difference;
    difference.rule = rule;
    bool differs = false;
    for (auto& [key, seen] : entries) {
      difference.put_before = difference.put_before || seen.before > 0;
      difference.put_after = difference.put_after || seen.after > 0;
      differs = differs || !in_both(seen);
      difference.seen.push_back(std::move(seen));
    }
    if (!differs) continue;
    std::stable_partition(difference.seen.begin(), difference.seen.end(),
                          [](const SeenBySides& seen) { return !in_both(seen); });
    out.push_back(std::move(difference));
  }
  return out;
}

}  // namespace tcpspec::sweep
