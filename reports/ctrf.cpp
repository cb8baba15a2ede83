#include "reports/ctrf.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>
#include <ostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports/printable.hpp"
#include "reports/verdict_details.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report {
namespace {

using Json = nlohmann::ordered_json;

std::int64_t milliseconds(double seconds) {
  return std::isfinite(seconds) && seconds > 0 ? std::llround(seconds * 1000) : 0;
}

// `2024-02-29T12:00:00Z`, in milliseconds since 1970; 0 if it is not a time.
std::int64_t epoch(std::string_view started) {
  std::array<int, 6> parts{};
  constexpr std::array<std::size_t, 6> at{0, 5, 8, 11, 14, 17};
  if (started.size() < 19) return 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const char* const from = started.data() + at[i];
    const char* const to = from + (i == 0 ? 4 : 2);
    if (std::from_chars(from, to, parts[i]).ptr != to) return 0;
  }
  using namespace std::chrono;
  const year_month_day date{year(parts[0]), month(static_cast<unsigned>(parts[1])),
                            day(static_cast<unsigned>(parts[2]))};
  if (!date.ok()) return 0;
  const auto time = sys_days(date) + hours(parts[3]) + minutes(parts[4]) + seconds(parts[5]);
  return duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

const char* status_of(const CaseResult& result, bool strict) {
  if (counts_as_failure(result, strict)) return "failed";
  if (!result.known.empty() && result.verdict != Verdict::error) return "other";
  switch (result.verdict) {
    case Verdict::pass:
    case Verdict::warn: return "passed";
    case Verdict::fail:
    case Verdict::error: return "failed";
    case Verdict::inconclusive: return "other";
    case Verdict::not_applicable: return "skipped";
  }
  return "other";
}

Json steps_of(const CaseResult& result) {
  const bool broken = result.verdict == Verdict::fail || result.verdict == Verdict::warn;
  Json steps = Json::array();
  for (std::size_t i = 0; i < result.steps.size(); ++i) {
    const StepRecord& step = result.steps[i];
    const bool decided = broken && static_cast<int>(i) == result.deciding_step;
    Json entry{{"name", printable(step.text)},
               {"status", decided               ? "failed"
                          : step.result.empty() ? "skipped"
                                                : "passed"}};
    if (!step.result.empty()) entry["extra"] = {{"result", printable(step.result)}};
    steps.push_back(std::move(entry));
  }
  return steps;
}

Json list_of(const std::vector<std::string>& words) {
  Json list = Json::array();
  for (const std::string& word : words) list.push_back(printable(word));
  return list;
}

Json extra_of(const CaseResult& result) {
  Json extra{{"id", printable(result.id)},
             {"family", result.family},
             {"checks", list_of(result.checks)},
             {"level", to_string(result.level)}};
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) extra[key] = printable(value);
  };
  add("charged", result.charged);
  add("outcome", result.outcome);
  add("expected", result.expected);
  add("got", result.got);
  add("known", result.known);
  add("access", result.access);
  for (const Measurement& measurement : result.measurements) {
    Json values = Json::array();
    for (const double value : measurement.values)
      values.push_back(std::isfinite(value) ? Json(value) : Json(nullptr));
    extra["measurements"][printable(measurement.name)] = {{"values", values},
                                                          {"unit", printable(measurement.unit)}};
  }
  return extra;
}

Json test_of(const RunReport& report, const CaseResult& result, const RenderOptions& options) {
  Json test{{"name", printable(fmt::format("{} (IPv{})", result.id, result.family))},
            {"status", status_of(result, options.strict)},
            {"duration", milliseconds(result.seconds)},
            {"suite", Json::array({printable(suite_path(result.file)), fmt::format("IPv{}", result.family)})},
            {"rawStatus", std::string(to_string(result.verdict))}};
  if (const std::string why = reason(result); !why.empty()) test["message"] = printable(why);
  if (counts_as_failure(result, options.strict) || result.verdict == Verdict::error)
    test["trace"] = fmt::format(
        "{}", fmt::join(verdict_details(report, result, {.width = 100, .folder = options.folder}), "\n"));
  test["tags"] = list_of(result.tags);
  test["type"] = "conformance";
  if (!result.file.empty()) test["filePath"] = printable(result.file);
  if (result.line > 0) test["line"] = result.line;
  test["retries"] = std::max(result.attempts, 1) - 1;
  test["flaky"] = result.flaky;
  if (!result.steps.empty()) test["steps"] = steps_of(result);
  if (!result.capture.empty())
    test["attachments"] = Json::array({{{"name", "packets"},
                                        {"contentType", "application/x-pcapng"},
                                        {"path", printable(capture_path(result, options.folder))}}});
  test["extra"] = extra_of(result);
  return test;
}

Json summary_of(const RunReport& report, const Json& tests) {
  Json summary{{"tests", tests.size()}, {"passed", 0},  {"failed", 0},
               {"skipped", 0},          {"pending", 0}, {"other", 0}};
  for (const Json& test : tests) {
    Json& count = summary[test["status"].get<std::string>()];
    count = count.get<int>() + 1;
  }
  const std::int64_t start = epoch(report.started);
  summary["flaky"] = std::count_if(report.cases.begin(), report.cases.end(),
                                   [](const CaseResult& result) { return result.flaky; });
  summary["start"] = start;
  summary["stop"] = start + milliseconds(report.seconds);
  return summary;
}

Json environment_of(const RunReport& report) {
  Json extra{{"command", printable(report.command)}, {"seed", std::to_string(report.seed)}};
  for (const auto& [name, value] : report.target.facts) extra["facts"][printable(name)] = printable(value);
  if (!report.aborted.empty()) extra["aborted"] = printable(report.aborted);
  return {{"appName", printable(report.target.name)},
          {"testEnvironment", printable(report.target.profile)},
          {"healthy", report.aborted.empty()},
          {"extra", std::move(extra)}};
}

}  // namespace

void render_ctrf(std::ostream& out, const RunReport& report, const RenderOptions& options) {
  Json tests = Json::array();
  for (const CaseResult& result : report.cases) tests.push_back(test_of(report, result, options));
  Json results{{"tool", {{"name", "tcpspec"}, {"version", printable(report.tool_version)}}},
               {"summary", summary_of(report, tests)},
               {"tests", std::move(tests)},
               {"environment", environment_of(report)}};
  const Json document{{"reportFormat", "CTRF"},
                      {"specVersion", "0.0.0"},
                      {"generatedBy", "tcpspec"},
                      {"results", std::move(results)}};
  out << document.dump(1) << '\n';
}

}  // namespace tcpspec::report
