#pragma once

#include <set>
#include <vector>

#include "reports/html/ladder.hpp"
#include "reports/html/page_budget.hpp"
#include "reports/html/words.hpp"
#include "reports/requirements.hpp"

namespace tcpspec::report::html {

/// Data for all parts.
struct Page {
  const RunReport& report;
  std::vector<CaseGroup> groups;
  std::vector<RequirementResult> requirements;  ///< of those that cases or invariants check
  std::set<std::string> described;              ///< requirements that have a row
  Anchors anchors;
  Shapes shapes;
  PageBudget budget;    ///< the parts that are left out, so that the page is not too long
  bool strict = false;  ///< a warn counts as a failure

  explicit Page(const RunReport& of)
      : report(of), groups(group_cases(of)), requirements(requirement_results(of)) {
    for (const Requirement& requirement : of.requirements) described.insert(requirement.id);
    for (const Requirement& requirement : of.others) described.insert(requirement.id);
  }
};

}  // namespace tcpspec::report::html
