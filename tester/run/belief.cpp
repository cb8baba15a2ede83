#include "run/belief.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace tcpspec::run {

using report::CaseResult;
using report::Verdict;

namespace {

constexpr double chance_to_be_wrong = 1e-6;
constexpr int most_confirmations = 16;
// A stimulus, its answer and what led to them: the loss of any of so many segments may have the same effect.
constexpr std::size_t least_exposed = 3;
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

/// The same segment twice with nothing sent between, sooner than any timer of a TCP: the path made two of
/// one, of this or of what it answers.
bool doubled(const report::SegmentRecord& a, const report::SegmentRecord& b) {
  constexpr double shortest_timer =
      0.15;  // seconds; below the 200 ms at which stacks set their least timeout
  return a.from_target && b.from_target && a.connection == b.connection && a.absolute == b.absolute &&
         b.time - a.time < shortest_timer;
}

Belief final(const std::vector<CaseResult>& results) {
  Belief belief{Belief::Is::final, results.back()};
  belief.result.attempts = static_cast<int>(results.size());
  belief.result.flaky = changed(results);
  return belief;
}

/// Of many in one direction the first alone shows whether it was lost: the others are not sent again.
bool continues_burst(const report::SegmentRecord& before, const report::SegmentRecord& segment) {
  return segment.step >= 0 && segment.step == before.step && segment.from_target == before.from_target;
}

/// What a case sends again by its own wish tells nothing of the path, nor what a target never answers.
bool sent_again_for_a_loss(const CaseResult& result, const report::SegmentRecord& segment) {
  const bool never_answered = result.verdict == Verdict::inconclusive && result.deciding_step < 0;
  return !segment.from_target && segment.step < 0 && segment.note == "again" && !never_answered;
}

}  // namespace

void PathLoss::saw(const CaseResult& result) {
  const report::SegmentRecord* before = nullptr;
  int unanswered = 0;  // a burst may be answered by as many segments, all alike
  for (const report::SegmentRecord& segment : result.segments) {
    if (!before || !continues_burst(*before, segment)) ++segments_;
    if (sent_again_for_a_loss(result, segment)) ++disturbed_;
    if (before && unanswered <= 0 && doubled(*before, segment)) ++disturbed_;
    unanswered = segment.from_target ? unanswered - 1 : std::max(unanswered, 0) + 1;
    before = &segment;
  }
}

double PathLoss::estimate() const {
  const double seen = segments_ == 0 ? 0 : static_cast<double>(disturbed_) / static_cast<double>(segments_);
  return std::max(least_, seen);
}

std::size_t awaited_segments(const cases::Case& test, int step) {
  const auto given = static_cast<int>(test.given_steps.size());
  const auto& steps = step < given ? test.given_steps : test.steps;
  const auto at = static_cast<std::size_t>(step < given ? step : step - given);
  if (step < 0 || at >= steps.size()) return 1;
  const auto* expect = std::get_if<cases::Expect>(&steps[at].action);
  return expect ? static_cast<std::size_t>(expect->times) : 1;
}

std::size_t exposed_segments(const CaseResult& result, std::size_t awaited) {
  std::size_t exposed = 0, came = 0;
  for (const report::SegmentRecord& segment : result.segments) {
    const bool decides = segment.step == result.deciding_step;
    if (decides || segment.step + 1 == result.deciding_step) ++exposed;
    if (decides && segment.from_target) ++came;
  }
  return std::max(least_exposed, exposed + (awaited > came ? awaited - came : 0));
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

Belief believe(const std::vector<CaseResult>& results, int retries, double loss, std::size_t awaited) {
  const CaseResult& latest = results.back();
  const int runs = static_cast<int>(results.size());
  const std::optional<int> enough = confirmations_needed(loss, retries, exposed_segments(latest, awaited));
  const int needed = enough.value_or(most_confirmations);
  if (latest.verdict == Verdict::inconclusive && runs <= std::max(retries, needed / 2))
    return {Belief::Is::run_again, {}};
  if (!departs(latest)) return final(results);
  if (enough && in_a_row(results) > needed) return final(results);
  if (runs <= needed + most_changes) return {Belief::Is::run_again_alone, {}};
  Belief belief = final(results);
  belief.result.verdict = Verdict::inconclusive;
  const char* why = enough ? "its runs gave different answers" : "the path loses too much to tell";
  belief.result.because = fmt::format("{}; the last: {}", why, latest.because);
  return belief;
}

}  // namespace tcpspec::run
