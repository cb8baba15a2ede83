#include "sweep/sweeper.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "run/seed.hpp"
#include "sweep/player.hpp"

namespace tcpspec::sweep {

using oracle::Grade;
using report::Verdict;

namespace {

constexpr std::size_t begin_with = 64;
constexpr int most_tries = 12;
constexpr int tries_to_reach = 6;
// A rate limit may be for the whole host, of one second or five (RFC 5961 §7). Segments whose response it may
// have suppressed are sent again later and slowly.
constexpr Duration until_limits_pass = seconds(6);
constexpr Duration between_what_was_held_back = milliseconds(20);
constexpr Duration until_probes_pass = seconds(2);
// After so many failed points of one preparation, and no successful one, the target cannot do it.
constexpr int failures_of_a_preparation = 24;
// The host's own RSTs, on our ports.
constexpr std::size_t most_spoiled = 1'000;
constexpr std::size_t most_in_vain = 2'000;

bool departs(Grade grade) { return grade == Grade::tolerated || grade == Grade::forbidden; }

/// If the probes and the target's own view contradict each other, only what both say.
Grade grade_of(const Observation& seen, const oracle::Tables& tables, const oracle::Situation& s) {
  const auto by = [&](int states) {
    return oracle::judge(tables, s, seen.reaction, static_cast<std::uint16_t>(states)).grade;
  };
  if (!seen.contradiction) return by(seen.states);
  const Grade by_target = by(states_told(seen));
  return by_target == by(seen.states & ~states_told(seen)) ? by_target : Grade::inconclusive;
}

}  // namespace

Sweeper::Sweeper(const oracle::Tables& tables, std::vector<Point> points, std::vector<wire::Family> families,
                 run::Environment env, run::Scheduler& scheduler, SweeperOptions options)
    : Client(scheduler),
      tables_(tables),
      env_(std::move(env)),
      options_(std::move(options)),
      limit_(begin_with, options_.at_once) {
  results_.reserve(points.size() * families.size());
  for (const wire::Family family : families)
    for (const Point& point : points)
      results_.push_back({point, family, {}, Grade::inconclusive, 0, false, 0});
  for (std::size_t i = 0; i < results_.size(); ++i) waiting_.push_back(i);
}

Sweeper::~Sweeper() { leave(); }

bool Sweeper::Preparation::hopeless() const { return reached == 0 && failed >= failures_of_a_preparation; }

std::string Sweeper::figure_of(const report::CaseResult& result) {
  std::string out;
  bool begun = false;
  for (const report::SegmentRecord& segment : result.segments) {
    begun = begun || segment.role == report::SegmentRole::point;
    if (!begun || segment.role == report::SegmentRole::clear_up) continue;
    out += fmt::format("{}{} {:<56}{:>9.4f} s  {}", out.empty() ? "" : "\n",
                       segment.from_target ? "<--" : "-->", segment.text, segment.time, note_of(segment));
  }
  return out;
}

// ---- one point after the other

void Sweeper::on_start() { go_on(); }
void Sweeper::on_wake() { go_on(); }

void Sweeper::go_on() {
  if (finished_) return;
  do {
    take_what_is_due();
    start_waiting();
    if (finished_ || !running_.empty() || !waiting_.empty()) break;
  } while (later_.empty() && look_for_more());
  if (finished_) return;
  if (!later_.empty()) return scheduler().wake(*this, later_.begin()->first);
  if (running_.empty()) finish();
}

void Sweeper::take_what_is_due() {
  while (!later_.empty() && later_.begin()->first <= scheduler().now()) {
    waiting_.push_back(later_.begin()->second);
    later_.erase(later_.begin());
  }
}

void Sweeper::start_waiting() {
  if (ask_suspects()) return;
  if (options_.in_step && !running_.empty()) return;
  while (!waiting_.empty() && running_.size() < limit_.limit()) {
    const std::size_t index = waiting_.front();
    waiting_.pop_front();
    if (is_needless(results_[index]))
      ++done_;
    else
      start(index);
  }
}

/// Whether playing it is useless.
bool Sweeper::is_needless(Result& result) {
  using End = Observation::End;
  const auto preparation = preparations_.find({case_key(result.point), result.family});
  const bool lacks_agent = !env_.agent && needs_agent(result.point);
  const bool hopeless = preparation != preparations_.end() && preparation->second.hopeless();
  if (!lacks_agent && !hopeless) return false;
  if (result.tries == 0) result.observation.end = lacks_agent ? End::not_applicable : End::not_reached;
  return true;
}

/// Whether there are further points to be played.
bool Sweeper::look_for_more() {
  std::vector<std::pair<Point, wire::Family>> further;
  if (more) further = more(*this);
  for (const auto& [point, family] : further) {
    waiting_.push_back(results_.size());
    results_.push_back({point, family, {}, Grade::inconclusive, 0, false, 0});
  }
  return !further.empty();
}

void Sweeper::start(std::size_t index, bool alone) {
  Result& result = results_[index];
  const std::uint32_t key = case_key(result.point);
  auto known = cases_.find(key);
  if (known == cases_.end()) known = cases_.emplace(key, case_for(result.point)).first;
  ++played_;
  auto running = std::make_unique<Running>();
  running->result = index;
  running->round = limit_.round();
  running->recording = result.tries > 0 || alone;  // then there is something to show
  running->alone = alone;
  running->first = std::exchange(fresh_, false);
  const auto script = [this, running = running.get()](run::Play& play) {
    play.recording = running->recording;
    const Point& point = results_[running->result].point;
    play.point = [this, index = running->result] { return sweep::id(results_[index].point); };
    const oracle::Situation s = situation(point);
    const oracle::Rule* rule = tables_.decide(s);
    return sweep::play(play, point, rule != nullptr && rule->silence_conforms(s), running->observation);
  };
  const std::uint64_t seed =
      run::seed_of_attempt(options_.seed, std::to_string(packed(result.point)), result.family, result.tries);
  const run::MachineId id = scheduler().start(*this, known->second, env_, result.family, seed, script);
  running_.emplace(id, std::move(running));
}

void Sweeper::on_ended(run::MachineId id, run::Machine& machine) {
  const std::unique_ptr<Running> running = std::move(running_.extract(id).mapped());
  // The agent's listener has room for all, so an opening is repeated only if this machine is slow.
  limit_.ended(running->round, machine.opening_repeated() && !env_.agent);
  if (running->spoiled)
    waiting_.push_back(running->result);
  else
    judge_run(*running, machine.result());
  go_on();
}

// ---- the result of a run of a point

void Sweeper::again(std::size_t index, Duration after) {
  --done_;
  if (after == Duration{})
    waiting_.push_back(index);
  else
    later_.emplace(scheduler().now() + after, index);
}

void Sweeper::judge_run(const Running& run, const report::CaseResult& told) {
  using End = Observation::End;
  const std::size_t index = run.result;
  Result& result = results_[index];
  const Result before = result;
  ++result.tries;
  ++done_;
  result.observation = run.observation;
  result.grade = Grade::inconclusive;
  if (run.recording && run.observation.end != End::not_applicable)
    recordings_[index] = {figure_of(told), told.because};
  Preparation& preparation = preparations_[{case_key(result.point), result.family}];
  switch (run.observation.end) {
    case End::not_applicable: return;
    case End::window_too_small: return;
    case End::died: return;  // see convict()
    case End::never_there:
      in_vain_ = 0;
      preparation.last_reason = told.because;
      return;
    case End::not_reached:
      ++preparation.failed;
      if (preparation.last_reason.empty()) preparation.last_reason = told.because;
      if (++in_vain_ >= most_in_vain) return abort("the target no longer responds: " + told.because);
      if (result.tries < tries_to_reach && !preparation.hopeless()) again(index, Duration{});
      return;
    case End::unanswered:
      in_vain_ = 0;
      if (result.tries < tries_to_reach) again(index, until_probes_pass);
      return;
    case End::judged: break;
  }
  in_vain_ = 0;
  ++preparation.reached;
  judge_reaction(index, before);
}

void Sweeper::judge_reaction(std::size_t index, const Result& before) {
  Result& result = results_[index];
  result.grade = grade_of(result.observation, tables_, situation(result.point));
  if (result.grade == Grade::inconclusive) return ask_what_was_held_back(index);
  if (result.grade == Grade::conforming && !result.observation.on_a_fin) {
    result.flaky = before.tries > 0 && departs(before.grade);
    recordings_.erase(index);
    return;
  }
  believe(index, before);
}

/// Silence where a response is required, but a rate limit may have suppressed it.
void Sweeper::ask_what_was_held_back(std::size_t index) {
  Result& result = results_[index];
  if (result.tries <= options_.held_back_again) {
    const Instant now = scheduler().now();
    slowly_ = std::max(slowly_ + between_what_was_held_back, now + until_limits_pass);
    return again(index, slowly_ - now);
  }
  // Always silent: a filter may suppress a RST, but only the target an acknowledgment.
  const oracle::Situation s = situation(result.point);
  const oracle::Outcome& asked = tables_.decide(s)->primary(s);
  if (asked.allows(oracle::Reaction::ack) && !result.observation.contradiction)
    result.grade = Grade::forbidden;
}

/// A departure must be seen again before it counts. So must a FIN that was sent again, because its own timer
/// may have run out just then.
void Sweeper::believe(std::size_t index, const Result& before) {
  Result& result = results_[index];
  const bool first = before.tries == 0;
  const bool same = !first && before.observation == result.observation && before.grade == result.grade;
  result.agreeing = same ? static_cast<std::uint8_t>(result.agreeing + 1) : std::uint8_t{0};
  result.flaky = result.flaky || (!first && !same);
  if (result.agreeing >= options_.confirmations) {
    if (result.grade == Grade::conforming) recordings_.erase(index);
    return;
  }
  if (result.tries < most_tries) return again(index, Duration{});
  result.grade = Grade::inconclusive;
}

const Recording* Sweeper::recording(std::size_t result) const {
  const auto found = recordings_.find(result);
  return found == recordings_.end() ? nullptr : &found->second;
}

std::string Sweeper::unreached_because(const Result& result) const {
  const auto found = preparations_.find({case_key(result.point), result.family});
  return found == preparations_.end() ? std::string() : found->second.last_reason;
}

run::WaitingFor Sweeper::waiting_for() const {
  if (running_.empty()) return run::WaitingFor::limits;
  const bool anything_new = std::any_of(running_.begin(), running_.end(), [&](const auto& machine) {
    return results_[machine.second->result].tries == 0;
  });
  return anything_new ? run::WaitingFor::timers : run::WaitingFor::repetitions;
}

// ---- what ends a sweep, or spoils a point

void Sweeper::on_kernel_rst(run::MachineId id, const wire::Endpoint& from) {
  // Segments for an earlier connection of the port may have reached the kernel between two claims.
  running_.at(id)->spoiled = true;
  if (++spoiled_ > most_spoiled)
    abort(
        fmt::format("this host's own kernel sends RSTs, the last from {}; is something else using the port?",
                    from.to_string()));
}

void Sweeper::abort(const std::string& why) {
  if (finished_) return;
  aborted_ = why;
  finish();
}

void Sweeper::finish() {
  finished_ = true;
  leave();
  running_.clear();
}

}  // namespace tcpspec::sweep
