#pragma once
// The same results, seen from the requirements: who signs for compliance asks by requirement, not by case.

#include <optional>
#include <vector>

#include "run/report.hpp"

namespace tcpspec::report {

/// What the cases of a run say about one requirement.
struct RequirementResult {
  Requirement requirement;  ///< only the id is known where the report does not describe it
  /// fail, error and warn before pass; pass before inconclusive and not applicable: one family in which it
  /// was met is not undone by another in which it could not be exercised.  Absent: no case says anything.
  std::optional<Verdict> verdict;
  const CaseResult* deciding = nullptr;  ///< the first case with that verdict; belongs to the report
  std::vector<const CaseResult*> cases;  ///< those that say something about it, in their order

  int count(Verdict) const;
};

/// Every requirement that the report describes or charges, in the report's order.  A case that departs speaks
/// of the requirement that it charges and of no other that it checks: those it did not get to.
std::vector<RequirementResult> requirement_results(const RunReport&);

}  // namespace tcpspec::report
