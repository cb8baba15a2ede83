#include "run/report.hpp"

#include <string_view>

namespace tcpspec::report {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "pass";
    case Verdict::not_applicable: return "not applicable";
    case Verdict::warn: return "warn";
    case Verdict::inconclusive: return "inconclusive";
    case Verdict::fail: return "fail";
    case Verdict::error: return "error";
  }
  return {};
}

std::optional<Verdict> verdict_from_string(std::string_view text) {
  for (int i = 0; i < verdict_count; ++i) {
    const auto verdict = static_cast<Verdict>(i);
    if (to_string(verdict) == text) return verdict;
  }
  return std::nullopt;
}

void summarize(RunReport& report) {
  Summary& summary = report.summary;
  summary.verdicts.clear();
  for (int i = 0; i < verdict_count; ++i)
    summary.verdicts[std::string(to_string(static_cast<Verdict>(i)))] = 0;
  summary.cases = static_cast<int>(report.cases.size());
  summary.known = summary.unexpected_passes = summary.flaky = 0;
  for (const CaseResult& result : report.cases) {
    ++summary.verdicts[std::string(to_string(result.verdict))];
    summary.known += result.known.empty() ? 0 : 1;
    summary.unexpected_passes += result.unexpected_pass ? 1 : 0;
    summary.flaky += result.flaky ? 1 : 0;
  }
}

}  // namespace tcpspec::report
