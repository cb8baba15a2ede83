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
  constexpr double shortest_timer = 0.15;  // seconds; stacks set their least timeout to 200 ms
  return a.from_target && b.from_target && a.connection == b.connection && a.absolute == b.absolute &&
         b.time - a.time < shortest_timer;
}

Belief final(const std::vector<CaseResult>& results) {
  Belief belief{Belief::Is::final, results.back()};
  belief.result.attempts = static_cast<int>(results.size());
  belief.result.flaky = changed(results);
  return belief;
}

/// What a case sends again by its own wish tells nothing of the path, nor what a target never answers.
bool sent_again_for_a_loss(const CaseResult& result, const report::SegmentRecord& segment) {
  const bool never_answered = result.verdict == Verdict::inconclusive && result.deciding_step < 0;
  return !segment.from_target && segment.step < 0 && segment.note == "again" && !never_answered;
}

/// Before the steps whatever is asked is asked again until it is answered, so that a loss is noticed there;
/// in a step silence may be an answer.
bool answered_in_the_opening(const std::vector<report::SegmentRecord>& all, std::size_t i) {
  return !all[i].from_target && all[i].step < 0 && i + 1 < all.size() && all[i + 1].from_target;
}

bool has_flags(const report::SegmentRecord& segment, std::string_view written) {
  return segment.text.find(fmt::format("<CTL={}>", written)) != std::string::npos;
}

/// Whether the SYN,ACK at `answer` comes once more although its SYN was sent once.
bool opened_twice(const std::vector<report::SegmentRecord>& all, std::size_t answer) {
  for (std::size_t i = answer + 1; i < all.size(); ++i) {
    if (!all[i].from_target && has_flags(all[i], "SYN")) return false;
    if (has_flags(all[i], "SYN,ACK") && doubled(all[answer], all[i])) return true;
  }
  return false;
}

}  // namespace

void PathLoss::saw(const CaseResult& result) {
  const std::vector<report::SegmentRecord>& all = result.segments;
  int unanswered = 0;  // a burst may be answered by as many segments, all alike
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (sent_again_for_a_loss(result, all[i])) ++unanswered_;
    if (answered_in_the_opening(all, i)) ++answered_;
    if (all[i].from_target) ++arrived_;
    if (i > 0 && has_flags(all[i], "SYN,ACK") && has_flags(all[i - 1], "SYN")) {
      ++openings_;
      if (opened_twice(all, i)) ++openings_doubled_;
    }
    if (i > 0 && unanswered <= 0 && doubled(all[i - 1], all[i])) ++doubled_;
    unanswered = all[i].from_target ? unanswered - 1 : std::max(unanswered, 0) + 1;
  }
}

double PathLoss::estimate() const {
  const auto asked = static_cast<double>(answered_ + unanswered_);
  // An answer comes if neither of two is lost: what asked for it, and the answer.
  const double lost = asked == 0 ? 0 : 1 - std::sqrt(static_cast<double>(answered_) / asked);
  const auto share = [](std::size_t part, std::size_t of) {
    return of == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(of);
  };
  const double doubled = std::max(share(doubled_, arrived_), share(openings_doubled_, openings_));
  return std::max(least_, lost + doubled);
}

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

Belief believe(const std::vector<CaseResult>& results, int retries, double loss, const Stimulus& stimulus) {
  const CaseResult& latest = results.back();
  const int runs = static_cast<int>(results.size());
  if (sent_in_one_go(latest, stimulus)) loss = std::max(loss, share_of_disorder);
  const std::optional<int> enough = confirmations_needed(loss, retries, exposed_segments(latest, stimulus));
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
