#include "run/confirmation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "run/path_loss.hpp"

namespace tcpspec::run {

using report::CaseResult;
using report::Verdict;

namespace {

constexpr double chance_to_be_wrong = 1e-6;
constexpr int most_confirmations = 16;
// A stimulus, its answer and what led to them: the loss of any of so many segments may have the same effect.
constexpr std::size_t least_exposed = 3;
// A machine that is too busy for one case alone stays so.
constexpr int most_late_runs = 3;
// Answers that keep changing are a finding of their own.
constexpr int most_changes = 4;

bool same_observation(const CaseResult& a, const CaseResult& b) {
  return a.verdict == b.verdict && a.outcome == b.outcome && a.deciding_step == b.deciding_step;
}

/// How many of the latest results say the same.
int in_a_row(const std::vector<CaseResult>& results) {
  int count = 0;
  for (auto it = results.rbegin(); it != results.rend() && same_observation(*it, results.back()); ++it)
    ++count;
  return count;
}

bool changed(const std::vector<CaseResult>& results) {
  return std::any_of(results.begin(), results.end(), [&](const CaseResult& result) {
    return result.verdict != Verdict::inconclusive && !same_observation(result, results.back());
  });
}

Conclusion final(const std::vector<CaseResult>& results) {
  Conclusion conclusion{Conclusion::Is::final, results.back()};
  conclusion.result.attempts = static_cast<int>(results.size());
  conclusion.result.flaky = changed(results);
  return conclusion;
}

}  // namespace

Stimulus stimulus_of(const cases::Case& test, int step) {
  std::vector<const cases::Step*> steps;
  for (const cases::Step& given : test.given_steps) steps.push_back(&given);
  for (const cases::Step& own : test.steps) steps.push_back(&own);
  if (step < 0 || static_cast<std::size_t>(step) >= steps.size()) return {step, 1};
  const auto waits = [&](int at) {
    return std::get_if<cases::Expect>(&steps[static_cast<std::size_t>(at)]->action);
  };
  Stimulus stimulus{step, waits(step) ? static_cast<std::size_t>(waits(step)->times) : 1};
  while (stimulus.first_step > 0 && waits(stimulus.first_step)) --stimulus.first_step;
  while (stimulus.first_step > 0 && !waits(stimulus.first_step - 1)) --stimulus.first_step;
  return stimulus;
}

std::size_t exposed_segments(const CaseResult& result, const Stimulus& stimulus) {
  std::size_t exposed = 0, came = 0;
  for (const report::SegmentRecord& segment : result.segments) {
    if (segment.step >= stimulus.first_step && segment.step <= result.deciding_step) ++exposed;
    if (segment.step == result.deciding_step && segment.from_target) ++came;
  }
  return std::max(least_exposed, exposed + (stimulus.awaited > came ? stimulus.awaited - came : 0));
}

bool sent_in_one_go(const CaseResult& result, const Stimulus& stimulus) {
  int together = 0;
  for (const report::SegmentRecord& segment : result.segments) {
    if (segment.step < stimulus.first_step || segment.step > result.deciding_step) continue;
    together = segment.from_target ? 0 : together + 1;
    if (together > 1) return true;
  }
  return false;
}

std::optional<int> confirmations_needed(double loss, int retries, std::size_t exposed) {
  if (loss <= 0 || retries == 0) return retries;
  const double same_again = 1 - std::pow(1 - loss, static_cast<double>(exposed));
  const double needed = std::ceil(std::log(chance_to_be_wrong) / std::log(same_again));
  if (!(needed <= most_confirmations)) return std::nullopt;
  return std::max(retries, static_cast<int>(needed));
}

bool departs(const CaseResult& result) {
  return (result.verdict == Verdict::fail || result.verdict == Verdict::warn) && result.known.empty();
}

Conclusion conclusion_of(const std::vector<CaseResult>& results, int retries, double loss,
                         const Stimulus& stimulus) {
  const CaseResult& latest = results.back();
  const int runs = static_cast<int>(results.size());
  if (latest.tester_late > 0 && retries > 0 && runs <= most_late_runs)
    return {Conclusion::Is::run_again_alone, {}};
  if (sent_in_one_go(latest, stimulus)) loss = std::max(loss, share_of_disorder);
  const std::optional<int> enough = confirmations_needed(loss, retries, exposed_segments(latest, stimulus));
  const int needed = enough.value_or(most_confirmations);
  if (latest.verdict == Verdict::inconclusive && runs <= std::max(retries, needed / 2))
    return {Conclusion::Is::run_again, {}};
  if (!departs(latest)) return final(results);
  if (enough && in_a_row(results) > needed) return final(results);
  if (runs <= needed + most_changes) return {Conclusion::Is::run_again_alone, {}};
  Conclusion conclusion = final(results);
  conclusion.result.verdict = Verdict::inconclusive;
  const char* why = enough ? "its runs gave different answers" : "the path loses too much to tell";
  conclusion.result.because = fmt::format("{}; the last: {}", why, latest.because);
  return conclusion;
}

}  // namespace tcpspec::run
