#pragma once

#include <string>
#include <vector>

#include "run/report.hpp"

namespace tcpspec::sweep {

/// One thing that came of the points of a rule, in one sweep or in both.
struct SeenBySides {
  std::string seen;  ///< `NONE, CLOSED`
  oracle::Grade grade = oracle::Grade::inconclusive;
  int before = 0;     ///< points that showed it, both families together
  int after = 0;      ///< in the other sweep
  std::string point;  ///< id of the simplest
};

/// A rule on which two sweeps differ: something was seen in one of them only.
struct RuleDifference {
  std::string rule;
  bool put_before = false;  ///< whether a point of the rule was decided there at all
  bool put_after = false;
  std::vector<SeenBySides> seen;  ///< what one sweep alone shows first
};

/// In the order of the names of the rules.  How many points show a thing is no difference, and neither is
/// what stayed undecided: of a live target both change from one sweep to the next.
std::vector<RuleDifference> differences(const report::Sweep& before, const report::Sweep& after);

}  // namespace tcpspec::sweep
