#include "run/result_details.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "case/access.hpp"
#include "case/explain.hpp"
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
  if (measure.of != cases::Measure::Of::expression && expect.within) add(within(*expect.within, timing));
  if (measure.of == cases::Measure::Of::gaps && expect.gaps) add("gaps " + cases::to_string(*expect.gaps));
  return text;
}

void tell_what_was_asked(report::CaseResult& result, const cases::Case& test, const cases::Timing& timing) {
  for (const cases::Step& step : test.steps) {
    const auto* expect = std::get_if<cases::Expect>(&step.action);
    if (!expect) continue;
    for (const cases::Measure& measure : expect->measures)
      for (report::Measurement& measurement : result.measurements)
        if (measurement.name == measure.name) measurement.asked = asked_of(*expect, measure, timing);
  }
}

/// A checked requirement that says the same as `r`, if there is one: RFCs repeat each other.
std::string checked_twin(const cases::Requirement& r, const cases::Catalogue& catalogue,
                         const std::set<std::string>& checked) {
  if (checked.contains(r.same_as)) return r.same_as;
  for (const std::string& id : checked) {
    const cases::Requirement* other = catalogue.find(id);
    if (other && (other->same_as == r.id || (!r.same_as.empty() && other->same_as == r.same_as))) return id;
  }
  return {};
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
                      const cases::Catalogue& catalogue, const cases::Suite& suite) {
  std::set<std::string> checked;
  for (const cases::Case* test : selected) {
    checked.insert(test->checks.begin(), test->checks.end());
    for (const cases::VerdictRule& rule : test->verdict)
      if (!rule.requirement.empty()) checked.insert(rule.requirement);
  }
  report.requirements.clear();
  report.others.clear();
  for (const cases::Requirement& r : catalogue.requirements()) {
    const auto count = cases::cases_checking(r, catalogue, suite).size();
    const bool is_checked = checked.contains(r.id);
    (is_checked ? report.requirements : report.others)
        .push_back({r.id, r.rfc, r.section, r.level, r.text, r.observable,
                    is_checked ? "" : checked_twin(r, catalogue, checked), static_cast<int>(count)});
    report.rfcs[std::to_string(r.rfc)] = catalogue.title(r.rfc);
  }
}

}  // namespace tcpspec::run
