#include "run/confirmation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "case/expression.hpp"
#include "run/exchange.hpp"
#include "run/lateness.hpp"
#include "run/path_loss.hpp"

namespace tcpspec::run {

using report::CaseResult;
using report::SegmentRecord;
using report::SegmentRole;
using report::Verdict;

namespace {

constexpr double chance_to_be_wrong = 1e-6;
constexpr int most_confirmations = 16;
// A stimulus, its response and the segments before them: the loss of any of them may have the same effect.
constexpr std::size_t least_exposed = 3;
// Responses that keep changing are also a finding.
constexpr int most_changes = 4;
// What is sent at a greater distance does not change its order on a path that keeps its time; in seconds.
constexpr double in_one_go = 0.05;

/// How many of the latest results end the same.
int in_a_row(const std::vector<CaseResult>& results) {
  int count = 0;
  for (auto it = results.rbegin(); it != results.rend() && same_observation(*it, results.back()); ++it)
    ++count;
  return count;
}

/// How many of the latest results end the same after the same segments.
int identical_in_a_row(const std::vector<CaseResult>& results, const Stimulus& stimulus) {
  const std::vector<Exchanged> latest = exchange_of(results.back(), stimulus.first_step);
  int count = 1;
  for (auto it = results.rbegin() + 1; it != results.rend(); ++it, ++count)
    if (!same_observation(*it, results.back()) || exchange_of(*it, stimulus.first_step) != latest) break;
  return count;
}

/// How often a departure must be seen beyond the first time; nothing: more often than anyone would wait for.
struct Needed {
  std::optional<int> identical;  ///< with the same segments
  std::optional<int> alike;      ///< with the same end
};

Needed needed_for(const CaseResult& latest, int retries, double loss, const Stimulus& stimulus) {
  // A change of order shows only in what is sent in one go.
  const double suspected = sent_in_one_go(latest, stimulus) ? std::max(loss, share_of_disorder) : loss;
  // The same segments, if it is a loss: each time that of the same one, or of its answer.  If it is a change
  // of order: each time of the same two.
  const std::optional<int> identical =
      loss > 0 ? confirmations_needed(suspected, retries, least_exposed + stimulus.fragments)
               : confirmations_needed(suspected, retries);
  return {identical, confirmations_needed(suspected, retries, exposed_segments(latest, stimulus))};
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
  if (conclusion.result.flaky) conclusion.result.earlier.assign(results.begin(), results.end() - 1);
  return conclusion;
}

/// The data of a segment; where only the run shows how much, as much as Ethernet carries.
std::size_t data_of(const cases::SegmentPattern& segment) {
  constexpr std::int64_t unknown = 1460;
  if (const std::string* text = cases::written_data(segment)) return text->size();
  const cases::Range* octets = cases::counted_data(segment);
  return octets ? static_cast<std::size_t>(cases::constant(octets->high).value_or(unknown)) : 0;
}

std::size_t fragments_beyond_the_first(const cases::Step& step) {
  constexpr std::size_t header = 20;
  const auto* send = std::get_if<cases::Send>(&step.action);
  std::size_t most = 0;
  if (send)
    for (const auto& [outcome, segment] : send->segment.alternatives)
      if (segment.fragment.value_or(0) > 0)
        most = std::max(most, (header + data_of(segment) - 1) / *segment.fragment *
                                  static_cast<std::size_t>(send->times));
  return most;
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
  Stimulus stimulus{step, waits(step) ? static_cast<std::size_t>(waits(step)->times.least) : 1};
  while (stimulus.first_step > 0 && waits(stimulus.first_step)) --stimulus.first_step;
  while (stimulus.first_step > 0 && !waits(stimulus.first_step - 1)) --stimulus.first_step;
  for (int at = stimulus.first_step; at <= step; ++at)
    stimulus.fragments += fragments_beyond_the_first(*steps[static_cast<std::size_t>(at)]);
  return stimulus;
}

std::size_t exposed_segments(const CaseResult& result, const Stimulus& stimulus) {
  std::size_t exposed = 0, came = 0;
  for (const report::SegmentRecord& segment : result.segments) {
    if (segment.step >= stimulus.first_step && segment.step <= result.deciding_step) ++exposed;
    if (segment.step == result.deciding_step && segment.from_target) ++came;
  }
  exposed += stimulus.fragments;
  return std::max(least_exposed, exposed + (stimulus.awaited > came ? stimulus.awaited - came : 0));
}

bool sent_in_one_go(const CaseResult& result, const Stimulus& stimulus) {
  const SegmentRecord* sent = nullptr;  // since the target's last
  for (const SegmentRecord& segment : result.segments) {
    if (segment.step < stimulus.first_step || segment.step > result.deciding_step) continue;
    if (!segment.from_target && sent != nullptr && segment.time - sent->time < in_one_go) return true;
    sent = segment.from_target ? nullptr : &segment;
  }
  return false;
}

std::optional<int> confirmations_needed(double chance, int retries) {
  if (chance <= 0 || retries == 0) return retries;
  const double needed = std::ceil(std::log(chance_to_be_wrong) / std::log(chance));
  if (!(needed <= most_confirmations)) return std::nullopt;
  return std::max(retries, static_cast<int>(needed));
}

std::optional<int> confirmations_needed(double loss, int retries, std::size_t exposed) {
  return confirmations_needed(1 - std::pow(1 - loss, static_cast<double>(exposed)), retries);
}

bool same_observation(const CaseResult& a, const CaseResult& b) {
  return a.verdict == b.verdict && a.outcome == b.outcome && a.deciding_step == b.deciding_step;
}

bool departs(const CaseResult& result) {
  return (result.verdict == Verdict::fail || result.verdict == Verdict::warn) && result.known.empty();
}

bool needs_confirmation(const CaseResult& result) { return departs(result) || result.unexpected_pass; }

bool rests_on_silence(const CaseResult& result) {
  const SegmentRecord* last = nullptr;
  for (const SegmentRecord& segment : result.segments)
    if (segment.step == result.deciding_step) last = &segment;
  // Who meets silence asks whether the target lives; what it sends to decide a step stands last.
  return last == nullptr || !last->from_target || last->role == SegmentRole::answers_liveness_probe;
}

Instant asked_last(const CaseResult& result) {
  Instant asked{result.began_at};
  for (const SegmentRecord& segment : result.segments)
    if (!segment.from_target && segment.step >= 0 && segment.step <= result.deciding_step &&
        segment.role != SegmentRole::liveness_probe)
      asked = Instant{result.began_at} + seconds(segment.time);
  return asked;
}

CaseResult unfinished(const std::vector<CaseResult>& results, double loss) {
  CaseResult result = final(results).result;
  if (!needs_confirmation(result)) return result;
  result.unconfirmed = true;
  if (loss <= 0 && !result.flaky && !result.unexpected_pass) return result;
  result.verdict = Verdict::inconclusive;
  result.unexpected_pass = false;
  return result;
}

Conclusion conclusion_of(const std::vector<CaseResult>& results, int retries, double loss,
                         const Stimulus& stimulus) {
  using Is = Conclusion::Is;
  const CaseResult& latest = results.back();
  const int runs = static_cast<int>(results.size());
  if (latest.tester_late > 0 && runs <= most_late_runs) return {Is::run_again_alone, {}};
  const Needed needed = needed_for(latest, retries, loss, stimulus);
  const int most = needed.alike.value_or(most_confirmations);
  const int tries_to_decide = loss > 0 ? std::max(retries, most) : retries;
  if (latest.verdict == Verdict::inconclusive && runs <= tries_to_decide) return {Is::run_again, {}};
  if (!needs_confirmation(latest)) return final(results);
  const int same = in_a_row(results);
  if (needed.alike && same > *needed.alike) return final(results);
  if (needed.identical && same > *needed.identical &&
      identical_in_a_row(results, stimulus) > *needed.identical)
    return final(results);
  // A path that has lost nothing is only suspected of a disorder, and does not end the same so often.
  if (loss <= 0 && same > most_confirmations) return final(results);
  if (runs <= most + most_changes) {
    if (changed(results)) return {Is::run_again_alone, {}};
    return {runs == 1 && rests_on_silence(latest) ? Is::run_again_later : Is::run_again_beside, {}};
  }
  Conclusion conclusion = final(results);
  conclusion.result.verdict = Verdict::inconclusive;
  conclusion.result.unexpected_pass = false;
  const char* why =
      loss > 0 && !needed.alike ? "the path loses too much to tell" : "its runs gave different answers";
  conclusion.result.because = fmt::format("{}; the last: {}", why, latest.because);
  return conclusion;
}

}  // namespace tcpspec::run
