#pragma once
// The same results by requirement: a person who signs for compliance needs requirements, not cases.

#include <memory>
#include <optional>
#include <vector>

#include "run/report.hpp"

namespace tcpspec::report {

/// What the cases and the invariants of a run say about one requirement.
struct RequirementResult {
  Requirement requirement;  ///< only the id is known if the report does not describe it
  /// fail, error and warn before pass; pass before inconclusive and not applicable: if it is met in one
  /// family, the other one, in which it could not be tested, does not change this. Absent: no case says
  /// anything.
  std::optional<Verdict> verdict;
  const CaseResult* deciding = nullptr;  ///< the first case with that verdict; belongs to the report
  std::vector<const CaseResult*> cases;  ///< those that say something about it, in their order
  std::shared_ptr<const std::vector<CaseResult>> invariants;  ///< told as cases (invariants.hpp)

  int count(Verdict) const;
};

/// Every requirement that the report describes or that a case breaks, in the report's order. A case with a
/// departure says something only about the requirement that it breaks, not about the others that it checks,
/// because it did not finish. Invariants count as a case each.
std::vector<RequirementResult> requirement_results(const RunReport&);

}  // namespace tcpspec::report
