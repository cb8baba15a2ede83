#include "cli/fingerprint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/load_cases.hpp"
#include "cli/plan.hpp"
#include "reach/discover.hpp"
#include "reports/wording.hpp"
#include "run/result_details.hpp"

namespace tcpspec::cli {

namespace {

bool measures(const cases::Case& test) {
  return std::any_of(test.steps.begin(), test.steps.end(), [](const cases::Step& step) {
    const std::vector<cases::Measure>* measures = cases::measures_of(step);
    return measures && !measures->empty();
  });
}

/// One quantity, measured over both families.
struct Quantity {
  std::string name;
  std::map<int, std::string> values;  ///< by family
  std::string allowed;
  std::string requirement;
};

std::vector<Quantity> quantities(const std::vector<report::CaseResult>& results) {
  std::vector<Quantity> all;
  for (const report::CaseResult& result : results)
    for (const report::Measurement& measurement : result.measurements) {
      const std::string name = fmt::format("{} ({})", measurement.name, result.id);
      auto known = std::find_if(all.begin(), all.end(), [&](const Quantity& q) { return q.name == name; });
      if (known == all.end()) known = all.insert(known, {name, {}, measurement.asked, result.checks.front()});
      known->values[result.family] = report::in_words(measurement);
    }
  return all;
}

std::string line_of(const Quantity& quantity) {
  std::string text = quantity.name + ":";
  const bool same = std::all_of(quantity.values.begin(), quantity.values.end(), [&](const auto& value) {
    return value.second == quantity.values.begin()->second;
  });
  if (same) text += " " + quantity.values.begin()->second;
  if (!same)
    for (const auto& [family, value] : quantity.values)
      text += fmt::format("{}{} over IPv{}", text.back() == ':' ? " " : ", ", value, family);
  const std::string allowed = quantity.allowed.empty() ? "" : ", allowed: " + quantity.allowed;
  return text + allowed + " [" + quantity.requirement + "]";
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
  for (const Quantity& quantity : quantities(results)) lines.push_back(line_of(quantity));
  return lines;
}

}  // namespace tcpspec::cli
