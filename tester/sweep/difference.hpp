#pragma once

#include <string>
#include <vector>

#include "run/report.hpp"

namespace tcpspec::sweep {

/// One reaction at the points of a rule, in one sweep or in both.
struct SeenBySides {
  std::string seen;  ///< `NONE, CLOSED`
  oracle::Grade grade = oracle::Grade::inconclusive;
  int before = 0;     ///< points that showed it, both families together
  int after = 0;      ///< in the other sweep
  std::string point;  ///< id of the simplest
};

/// A rule where two sweeps differ: something was seen in only one of them.
struct RuleDifference {
  std::string rule;
  bool put_before = false;  ///< whether a point of the rule was decided there at all
  bool put_after = false;
  std::vector<SeenBySides> seen;  ///< first what only one sweep shows
};

/// In the order of the names of the rules. The number of points is not a difference, and undecided points are
/// not: for a live target both change from one sweep to the next.
std::vector<RuleDifference> differences(const report::Sweep& before, const report::Sweep& after);

}  // namespace tcpspec::sweep
