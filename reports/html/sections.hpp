#pragma once
// The parts of the page, in its order.  Each writes nothing if the report has nothing for it.

#include "reports/html/ladder.hpp"
#include "reports/html/page_budget.hpp"
#include "reports/html/words.hpp"
#include "reports/requirements.hpp"

namespace tcpspec::report::html {

/// What every part may need.
struct Page {
  const RunReport& report;
  std::vector<CaseGroup> groups;
  std::vector<RequirementResult> requirements;  ///< of those that the cases check
  std::set<std::string> described;              ///< requirements that have a row
  Anchors anchors;
  Shapes shapes;
  PageBudget budget;    ///< what is left out, so that the page does not become too long
  bool strict = false;  ///< a warn counts as a failure

  explicit Page(const RunReport& of)
      : report(of), groups(group_cases(of)), requirements(requirement_results(of)) {
    for (const Requirement& requirement : of.requirements) described.insert(requirement.id);
    for (const Requirement& requirement : of.others) described.insert(requirement.id);
  }
};

void write_summary(Writer&, const Page&);       ///< verdict in a sentence, counts by verdict, level and RFC
void write_departures(Writer&, const Page&);    ///< each failure in a sentence, warnings, known deviations
void write_requirements(Writer&, Page&);        ///< RFC by RFC and section by section
void write_sweep(Writer&, Page&);               ///< heat maps of the decision tables
void write_coverage(Writer&, Page&);            ///< what of the catalogue was not exercised, and why
void write_measurements(Writer&, const Page&);  ///< what was measured, and what was allowed
void write_environment(Writer&, const Page&);   ///< target, tester, command
void write_filters(Writer&, const Page&);       ///< shown by the script only
void write_cases(Writer&, Page&);               ///< every case with every segment

/// The same observation, by exchanges that are drawn alike: only values differ.
bool drawn_alike(const CaseResult&, const CaseResult&);

/// How much: all, or without what the run told before it says already.
enum class Detail { full, brief };

/// The reasons of a verdict, the exchange, the steps, the commands to run it again.
void write_runs(Writer&, Page&, const Runs&, Detail);

/// A ladder, and beside it the figure in the notation; where values differ, that of each run.
void write_exchange(Writer&, Page&, const Runs&);

/// A requirement as a link to its row, if the report describes it, else its id alone.
void requirement_link(Writer&, const Page&, const std::string& id);
/// A link to the case, or to one run of it.
void case_link(Writer&, const CaseResult&, bool one_run);

}  // namespace tcpspec::report::html
