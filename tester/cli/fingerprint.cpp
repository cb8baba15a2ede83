#include "cli/fingerprint.hpp"

#include <algorithm>
#include <map>

#include "cli/load_cases.hpp"
#include "cli/plan.hpp"
#include "reach/discover.hpp"
#include "reports/quantities.hpp"
#include "run/result_details.hpp"

namespace tcpspec::cli {

namespace {

bool measures(const cases::Case& test) {
  return std::any_of(test.steps.begin(), test.steps.end(), [](const cases::Step& step) {
    const std::vector<cases::Measure>* measures = cases::measures_of(step);
    return measures && !measures->empty();
  });
}

std::string line_of(const report::Quantity& quantity) {
  const std::string allowed = quantity.allowed.empty() ? "" : ", allowed: " + quantity.allowed;
  return quantity.name + ": " + quantity.values + allowed + " [" + quantity.requirement + "]";
}

}  // namespace

std::vector<std::string> fingerprint(reach::Bench& bench, DurationClass longest, std::uint64_t seed) {
  const LoadedSuite loaded = load_suite({});
  Selection selection;
  selection.duration = longest;
  Plan plan = make_plan(loaded, selection, timing_of(bench.profile), {});
  std::map<std::string, const cases::Case*> by_id;
  std::erase_if(plan.selected, [&](const run::Selected& one) {
    return !measures(*one.test) || !bench.environment.sites.contains(one.family);
  });
  for (const run::Selected& one : plan.selected) by_id[one.test->id] = one.test;
  std::vector<report::CaseResult> results =
      reach::find_out(bench, plan.selected, seed, bench.usual_at_once_first());
  for (report::CaseResult& result : results) run::add_case_details(result, *by_id.at(result.id), plan.timing);
  std::vector<std::string> lines;
  for (const report::Quantity& quantity : report::quantities(results)) lines.push_back(line_of(quantity));
  return lines;
}

}  // namespace tcpspec::cli
