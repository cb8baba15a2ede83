#include "run/result_details.hpp"

#include <map>
#include <set>

#include <fmt/format.h>

#include "case/access.hpp"
#include "case/print.hpp"
#include "case/time_text.hpp"
#include "case/words.hpp"

namespace tcpspec::run {
namespace {

// A time in the target's units is hard to read, so seconds are added.
std::string in_seconds(const cases::Time& time, const cases::Timing& timing) {
  return fmt::format("{:.4g} s", cases::seconds(time, timing));
}

bool is_relative(const cases::Time& time) { return time.unit != cases::TimeUnit::seconds && time.count > 0; }

std::string within(const cases::TimeRange& range, const cases::Timing& timing) {
  std::string text = "within " + cases::to_string(range);
  if (!is_relative(range.from) && !is_relative(range.to)) return text;
  const bool from_zero = range.from.count <= 0;
  return text + " (" + (from_zero ? "" : in_seconds(range.from, timing) + " to ") +
         in_seconds(range.to, timing) + ")";
}

std::string asked_of(const cases::Expect& expect, const cases::Measure& measure,
                     const cases::Timing& timing) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : "; ") + part; };
  if (measure.of == cases::Measure::Of::expression)
    for (const auto& [outcome, expectation] : expect.expectation.alternatives)
      add((outcome.empty() ? "" : outcome + ": ") + cases::to_string(expectation));
  const std::string each = expect.times.most > 1 ? "each " : "";
  if (measure.is_time() && expect.within) add(each + within(*expect.within, timing));
  if (measure.of == cases::Measure::Of::gaps && expect.gaps) add("gaps " + cases::to_string(*expect.gaps));
  return text;
}

std::string asked_of(const cases::CallStep& call, const cases::Measure& measure,
                     const cases::Timing& timing) {
  if (measure.of == cases::Measure::Of::elapsed)
    return call.within ? within({{}, *call.within}, timing) : std::string{};
  std::string text;
  for (const auto& [outcome, returns] : call.returns.alternatives)
    text += (text.empty() ? "" : "; ") + (outcome.empty() ? "" : outcome + ": ") + cases::to_string(returns);
  return text;
}

std::string asked_of(const cases::Acknowledge& step, const cases::Measure&, const cases::Timing&) {
  return step.grows ? "grows " + cases::to_string(*step.grows) : std::string{};
}

void tell_what_was_asked(report::CaseResult& result, const cases::Case& test, const cases::Timing& timing) {
  const auto tell = [&](const auto& step) {
    for (const cases::Measure& measure : step.measures)
      for (report::Measurement& measurement : result.measurements)
        if (measurement.name == measure.name) measurement.asked = asked_of(step, measure, timing);
  };
  for (const cases::Step& step : test.steps)
    std::visit(
        [&](const auto& action) {
          if constexpr (requires { action.measures; }) tell(action);
        },
        step.action);
}

/// Of requirements that say the same, because RFCs repeat each other, the checked one: by the original.
std::map<std::string_view, std::string> checked_twins(const cases::Catalogue& catalogue,
                                                      const std::set<std::string>& checked) {
  std::map<std::string_view, std::string> twins;
  for (const std::string& id : checked) {
    const std::string_view original = catalogue.original_of(id);
    if (id == original)
      twins[original] = id;
    else
      twins.emplace(original, id);
  }
  return twins;
}

}  // namespace

void add_case_details(report::CaseResult& result, const cases::Case& test, const cases::Timing& timing) {
  result.access = cases::to_string(cases::access(test));
  result.duration = cases::to_string(cases::duration_class(test, timing));
  result.why = test.why;
  result.given = cases::to_string(test.given);
  tell_what_was_asked(result, test, timing);
}

void add_requirements(report::RunReport& report, const std::vector<const cases::Case*>& selected,
                      const cases::Catalogue& catalogue, const Coverage& coverage) {
  std::set<std::string> checked;
  for (const cases::Case* test : selected) {
    checked.insert(test->checks.begin(), test->checks.end());
    for (const cases::VerdictRule& rule : test->verdict)
      if (!rule.requirement.empty()) checked.insert(rule.requirement);
  }
  const std::map<std::string_view, std::string> twins = checked_twins(catalogue, checked);
  report.requirements.clear();
  report.others.clear();
  for (const cases::Requirement& r : catalogue.requirements()) {
    const auto count = coverage.cases_of(r).size();
    const bool is_checked = checked.contains(r.id);
    const auto twin = twins.find(catalogue.original_of(r.id));
    (is_checked ? report.requirements : report.others)
        .push_back({r.id, r.rfc, r.section, r.level, r.text, r.observable,
                    is_checked || twin == twins.end() ? "" : twin->second, static_cast<int>(count)});
    report.rfcs[std::to_string(r.rfc)] = catalogue.title(r.rfc);
  }
}

}  // namespace tcpspec::run
