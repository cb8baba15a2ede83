#include "run/baseline.hpp"

#include <algorithm>

#include "case/select.hpp"

namespace tcpspec::run {

namespace {

bool concerns(const Deviation& deviation, const report::CaseResult& result) {
  return (!deviation.family || *deviation.family == result.family) &&
         cases::matches_id(deviation.id, result.id);
}

bool observed_in(const Deviation& deviation, const report::CaseResult& result) {
  if (deviation.observed.empty()) return true;
  for (const std::string* text : {&result.because, &result.got, &result.outcome})
    if (text->find(deviation.observed) != std::string::npos) return true;
  return false;
}

}  // namespace

bool kills(const Baseline& baseline, const std::string& id, int family) {
  return std::any_of(baseline.begin(), baseline.end(), [&](const Deviation& deviation) {
    return !deviation.observed.empty() && stopped_answering.find(deviation.observed) != std::string::npos &&
           (!deviation.family || *deviation.family == family) && cases::matches_id(deviation.id, id);
  });
}

void compare_with(const Baseline& baseline, report::CaseResult& result) {
  result.known.clear();
  result.unexpected_pass = false;
  for (const Deviation& deviation : baseline) {
    if (!concerns(deviation, result)) continue;
    if (deviation.verdict == report::Verdict::not_applicable &&
        result.verdict == report::Verdict::inconclusive && observed_in(deviation, result)) {
      result.verdict = report::Verdict::not_applicable;
      result.because = deviation.reason;
      return;
    }
    if (result.verdict == deviation.verdict && observed_in(deviation, result)) {
      result.known = deviation.reason;
      return;
    }
    const bool one_case = deviation.id.find_first_of("*?") == std::string::npos;
    if (one_case && result.verdict == report::Verdict::pass && deviation.verdict == report::Verdict::fail)
      result.unexpected_pass = true;
  }
}

}  // namespace tcpspec::run
