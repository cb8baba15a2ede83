#include "run/suite.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "case/access.hpp"
#include "case/duration.hpp"
#include "case/select.hpp"
#include "run/awaiting.hpp"
#include "run/needs.hpp"
#include "run/option_room.hpp"
#include "run/seed.hpp"
#include "run/segment_size.hpp"

namespace tcpspec::run {

using report::CaseResult;
using report::Verdict;

namespace {

// A SYN tests whether the target is alive, and there must be room for it.
constexpr Demand question{.openings = 1};

// Then a case for which there was no room runs alone.
constexpr int most_beside_others = 3;
// Then it is not because of those beside it that the tester is late.
constexpr int most_late = 8;
// Of the cases that the service forestalls every other time, one in a thousand is forestalled ten times.
constexpr int most_by_service = 9;
constexpr Duration until_the_next_answer = milliseconds(1100);
// A connection that has been reset keeps its place in a small listener until the application has accepted it.
constexpr Duration until_accepted = milliseconds(30);
// A single RST may be forged, or belong to an earlier connection of the port.
constexpr int most_spoiled = 1;
// A segment of the answer may be lost.
constexpr int most_option_room_questions = 3;
constexpr std::size_t most_limit_questions = 3;

/// Why the case cannot be played on this target; nothing if it can.
std::optional<std::string> out_of_reach(const cases::Case& test, const Environment& env,
                                        wire::Family family) {
  if (const auto limit = env.segment_limit.find(family); limit != env.segment_limit.end())
    if (auto why = why_too_large(test, limit->second)) return why;
  if (env.awaited) return why_not_awaited(test);
  if (env.agent || cases::access(test) != cases::Access::agent) return std::nullopt;
  return "it needs the agent on the target";
}

}  // namespace

bool upsets_others(const SuiteOptions& options, const std::string& id) {
  return std::any_of(options.alone.begin(), options.alone.end(),
                     [&](const std::string& glob) { return cases::matches_id(glob, id); });
}

Suite::Suite(std::vector<Selected> selection, Environment env, Scheduler& scheduler, SuiteOptions options)
    : Client(scheduler),
      host_(std::move(env), options.at_once_first, options.at_once),
      options_(std::move(options)) {
  take(selection);
}

Suite::Suite(std::vector<Selected> selection, Environment env, Scheduler& scheduler, const Apart& apart,
             SuiteOptions options)
    : Client(scheduler, apart),
      host_(std::move(env), options.at_once_first, options.at_once),
      options_(std::move(options)) {
  take(selection);
}

void Suite::take(const std::vector<Selected>& selection) {
  if (!options_.bracket) phase_ = Phase::running;
  jobs_.reserve(selection.size());
  for (const Selected& selected : selection) {
    const std::string& id = selected.test->id;
    const bool apart =
        upsets_others(options_, id) || kills(options_.baseline, id, static_cast<int>(selected.family));
    if (apart)
      suspects_.set_apart(jobs_.size());
    else
      waiting_.push_back(jobs_.size());
    Job& job = jobs_.emplace_back();
    job.what = selected;
    job.apart = apart;
    job.demand = demand_of(*selected.test, service_of(*selected.test));
  }
  const bool asked_for = std::any_of(selection.begin(), selection.end(), [](const Selected& selected) {
    return !selected.script && asks_for_option_room(*selected.test);
  });
  if (asked_for) option_room_questions_ = most_option_room_questions;
  for (const auto& site : host_.environment().sites) {
    const wire::Family family = site.first;
    const bool counted_on =
        host_.environment().agent &&
        std::any_of(selection.begin(), selection.end(), [&](const Selected& one) {
          return !one.script && one.family == family && counts_on_large_segments(*one.test);
        });
    if (counted_on) limits_to_ask_.insert(limits_to_ask_.end(), most_limit_questions, family);
  }
  // The limit is found out by cases that end soon: they raise it.
  if (options_.at_once_first >= options_.at_once) put_long_ones_first();
}

/// A run takes as long as its longest case, if that one begins early.
void Suite::put_long_ones_first() {
  std::vector<double> expected;
  for (const Job& job : jobs_)
    expected.push_back(job.what.script ? 0 : cases::estimate(*job.what.test).expected);
  std::stable_sort(waiting_.begin(), waiting_.end(),
                   [&](std::size_t a, std::size_t b) { return expected[a] > expected[b]; });
}

Suite::~Suite() { leave(); }

const Service* Suite::service_of(const cases::Case& test) const {
  const Environment& env = host_.environment();
  return env.agent ? nullptr : service_for(needs_of(test), env.services);
}

void Suite::on_start() {
  if (options_.longest > Duration{}) ends_at_ = scheduler().now() + options_.longest;
  wake_at(never);
  advance();
}

void Suite::on_ended(MachineId id, Machine& machine) {
  const Running running = running_.extract(id).mapped();
  if (running.counts) --counting_;
  last_ended_ = scheduler().now();
  CaseResult result = machine.take_result();
  result.tape.conditions_index = running.conditions;
  heard_ = std::max(heard_, last_heard(result));
  host_.admission().ended(id);
  if (running.purpose == Purpose::liveness) {
    --asking_;
    if (running.spoiled)
      host_.doubt();
    else
      liveness_told(result);
  } else if (running.purpose == Purpose::option_room) {
    if (host_.knows_option_room(result)) option_room_questions_ = 0;
  } else if (running.purpose == Purpose::segment_limit) {
    const auto family = static_cast<wire::Family>(result.family);
    if (host_.knows_segment_limit(family, result)) std::erase(limits_to_ask_, family);
  } else if (running.spoiled) {
    waiting_.push_back(running.job);
  } else if (lacked_room(running, machine.opening_repeated(), result)) {
    run_again_with_room(running.job);
  } else if (was_late(running, result)) {
    ++jobs_[running.job].late;
    waiting_.push_back(running.job);
  } else if (was_the_services_doing(machine, running.job, result)) {
    run_again(running.job, Conclusion::Is::run_again_beside);
  } else {
    // A small listener that drops an opening is not a path that loses segments.
    if (!host_.environment().room.small() || !machine.opening_repeated()) host_.path().saw(result);
    judge(running.job, std::move(result));
  }
  advance();
}

void Suite::on_opened(MachineId id) {
  host_.admission().opened(id);
  advance();
}

void Suite::on_kernel_rst(MachineId id, const wire::Endpoint& from) {
  Running& running = running_.at(id);
  if (std::exchange(running.spoiled, true)) return;
  const bool of_job = running.purpose == Purpose::job;
  int& spoiled = of_job ? jobs_[running.job].spoiled : asking_spoiled_;
  if (++spoiled <= most_spoiled) return;  // it runs once more
  abort(fmt::format("this host's own kernel sent a RST from {}, and again; is something else using the port?",
                    from.to_string()));
}

void Suite::on_agent_gone(const std::string& why) {
  const std::string said = options_.last_words ? options_.last_words() : "";
  is_dead({options_.agent_is_the_target ? Died::target : Died::agent, why, said.empty() ? why : said});
  advance();
}

void Suite::on_wake() {
  if (scheduler().now() >= ends_at_) return time_is_up();
  wake_at(never);
  advance();
}

void Suite::time_is_up() {
  abort(fmt::format("after {:.0f} s, the longest that a run of these cases may take",
                    options_.longest.seconds()));
}

/// Silence that a limit may explain is not a departure until it is tested alone.
CaseResult Suite::not_yet_confirmed(const Job& job) {
  CaseResult result = unfinished(job.results, host_.path().estimate());
  if (!limits_answers_ || !departs(result) || !rests_on_silence(result)) return result;
  result.verdict = Verdict::inconclusive;
  result.because =
      "the target limits how often it answers, and the run ended before this was tested alone: " +
      result.because;
  return result;
}

/// What was found until now stays, and says so where it is not confirmed.
void Suite::abort(const std::string& why) {
  if (phase_ == Phase::finished) return;
  aborted_ = why;
  for (auto& [job, result] : std::exchange(silent_, {}))
    conclude(job, limits_answers_ ? not_yet_confirmed(jobs_[job]) : std::move(result));
  for (std::size_t job = 0; job < jobs_.size(); ++job)
    if (!jobs_[job].final && !jobs_[job].results.empty()) conclude(job, not_yet_confirmed(jobs_[job]));
  finish();
}

void Suite::finish() {
  phase_ = Phase::finished;
  leave();
  running_.clear();
  counting_ = 0;
  if (options_.on_finished) options_.on_finished();
}

// ---- what is started next

/// Goes on until something runs that takes time: many jobs may need no machine.
void Suite::advance() {
  while (phase_ != Phase::finished) {
    held_up_ = false;
    if (phase_ == Phase::calibrating) {
      if (!running_.empty()) return;
      if (!host_.calibrated()) return ask_whether_it_lives();
      if (option_room_questions_ > 0) return ask_for_option_room();
      if (!limits_to_ask_.empty()) return ask_for_segment_limit();
      phase_ = Phase::running;
    }
    if (options_.bracket && host_.doubted() && asking_ == 0) {
      if (host_.admission().admits(question)) ask_whether_it_lives();
      return;
    }
    if (phase_ == Phase::running) {
      start_waiting();
      start_repetitions();
      if (running_.empty() && (held_up_ || repetitions_.any_beside())) return;
      if (running_.empty()) phase_ = Phase::confirming;
    }
    if (!group_.empty()) start_from(group_);
    if (!running_.empty() || held_up_) return;
    if (phase_ == Phase::last_check) return finish();
    if (const Instant due = next_alone(); scheduler().now() < due) return wake_at(due);
    go_on_confirming();
  }
}

/// At the latest then; earlier if more can be done before.
void Suite::wake_at(Instant due) {
  scheduler().wake(*this, std::min({due, ends_at_, held_up_ ? scheduler().now() : never}));
}

/// When a case may run alone: a small listener has settled, and a limit of one answer a second has passed.
Instant Suite::next_alone() const {
  Instant due;
  if (host_.environment().room.small()) due = last_ended_ + until_accepted;
  // What it answers counts, not what else runs on.
  if (limits_answers_ && repetitions_.any_alone()) due = std::max(due, heard_ + until_the_next_answer);
  return due;
}

/// Nothing is running.
void Suite::go_on_confirming() {
  if (group_ran_ || suspects_.has_group()) return start_group();
  const bool not_yet = waiting_.empty() && repetitions_.next() > scheduler().now();
  if (repetitions_.any_alone() && repetitions_.any_beside() && not_yet)
    return start_job(repetitions_.take_alone(), true);
  if (!waiting_.empty() || repetitions_.any_beside()) {
    phase_ = Phase::running;
    return;
  }
  if (suspects_.any_apart()) {
    group_ = {suspects_.next_apart()};
    group_ran_ = true;
    return;
  }
  if (!silent_.empty()) return settle_silent();
  if (repetitions_.any_alone()) return start_job(repetitions_.take_alone(), true);
  phase_ = Phase::last_check;
  if (options_.bracket) ask_whether_it_lives();
}

/// As many as there is room for.
template <typename Jobs>
void Suite::start_from(Jobs& jobs) {
  held_up_ = false;
  while (running_.size() < host_.concurrency().limit()) {
    if (scheduler().is_behind() && !jobs.empty()) {
      held_up_ = true;
      return wake_at(never);
    }
    const auto next = std::find_if(jobs.begin(), jobs.end(), [&](std::size_t job) {
      return host_.admission().admits(jobs_[job].demand);
    });
    if (next == jobs.end()) return;
    const std::size_t job = *next;
    jobs.erase(next);
    start_job(job);
  }
}
template void Suite::start_from(std::vector<std::size_t>&);

void Suite::start_waiting() { start_from(waiting_); }

/// More run than a repetition should have beside it: as many as the target can take, or too many that are not
/// only run once more because they were undecided, which mostly wait.
bool Suite::is_crowded() {
  if (running_.size() >= host_.environment().room.for_repetitions()) return true;
  if (running_.size() >= std::max<std::size_t>(1, host_.concurrency().limit() / 2)) return true;
  return counting_ >= Repetitions::most_side_by_side;
}

/// As far as few run; wakes this when the next is due.
void Suite::start_repetitions() {
  while (!is_crowded()) {
    const Instant now = scheduler().now();
    const std::optional<std::size_t> job = repetitions_.take_due(
        now, [&](std::size_t due) { return host_.admission().admits(jobs_[due].demand); });
    if (!job) return wake_at(repetitions_.next_after(now));
    start_job(*job, true);
  }
}

void Suite::start_job(std::size_t index, bool repeated) {
  Job& job = jobs_[index];
  if (job.final) return;  // decided while it waited
  job.dying.reset();
  const auto why =
      job.what.script ? std::nullopt : out_of_reach(*job.what.test, host_.environment(), job.what.family);
  if (why) return conclude(index, not_applicable(job.what, *why));
  ++job.attempt;
  Running running;
  running.job = index;
  running.counts = repeated || job.attempt == 1;
  start(running, *job.what.test, job.what.family, job.attempt, job.what.script);
}

void Suite::ask_whether_it_lives() {
  host_.asked();
  ++asking_;
  Running running;
  running.purpose = Purpose::liveness;
  start(running, host_.opening(), host_.environment().sites.begin()->first, started_, {});
}

void Suite::ask_for_option_room() {
  --option_room_questions_;
  Running running;
  running.purpose = Purpose::option_room;
  start(running, sending_full_segments(), host_.environment().sites.begin()->first, started_, {});
}

void Suite::ask_for_segment_limit() {
  const wire::Family family = limits_to_ask_.back();
  limits_to_ask_.pop_back();
  Running running;
  running.purpose = Purpose::segment_limit;
  start(running, sending_large_segments(), family, started_, {});
}

void Suite::start(Running running, const cases::Case& test, wire::Family family, int attempt, Script script) {
  running.round = host_.concurrency().round();
  running.conditions = script ? 0 : host_.conditions_index();
  running.began_alone = running_.empty();
  running.number = ++started_;
  const Demand demand = running.purpose == Purpose::job ? jobs_[running.job].demand : question;
  const std::uint64_t seed = seed_of_attempt(options_.seed, test.id, family, attempt);
  const MachineId id = scheduler().start(*this, test, host_.environment(), family, seed, std::move(script));
  running_.emplace(id, running);
  if (running.counts) ++counting_;
  host_.admission().began(id, demand);
  host_.concurrency().running(running_.size());
}

// ---- results

/// After an opening for which there was no room, the result says nothing about the case.
bool Suite::lacked_room(const Running& running, bool opening_repeated, const CaseResult& result) {
  const bool alone = running.began_alone && running.number == started_;
  if (!host_.may_have_lacked_room(running.round, opening_repeated, alone)) return false;
  if (!host_.environment().room.small())
    return result.verdict != Verdict::pass && result.verdict != Verdict::not_applicable;
  if (!opening_repeated && host_.environment().room.for_repetitions() > 1) return false;
  CaseResult compared = result;
  compare_with(options_.baseline, compared);
  return needs_confirmation(compared) || result.verdict == Verdict::inconclusive;
}

/// Together with fewer others, and at last alone.
void Suite::run_again_with_room(std::size_t job) {
  ++without_room_;
  const bool alone = host_.environment().room.small() || jobs_[job].lacked_room >= most_beside_others;
  ++jobs_[job].lacked_room;
  if (alone)
    repetitions_.alone(job);
  else
    waiting_.push_back(job);
}

/// What the tester was late for runs again, with fewer beside it.
bool Suite::was_late(const Running& running, const CaseResult& result) {
  if (result.tester_late <= 0 || jobs_[running.job].late >= most_late) return false;
  if (running_.empty() && !options_.beside_suites) return false;
  host_.concurrency().was_late(running.round);
  return true;
}

/// A service that speaks or closes by itself may do so before the case can tell or after: it is luck.  A case
/// that can tell at all mostly does in one of several runs.
bool Suite::was_the_services_doing(const Machine& machine, std::size_t job, const CaseResult& result) {
  if (!machine.ended_by_service() || result.verdict != Verdict::inconclusive) return false;
  return jobs_[job].by_service++ < most_by_service;
}

/// On a small listener the first run is beside others, and what the run before has left may have been in its
/// way; the second is beside few or none.  Two that saw the same need no third.
void Suite::forget_a_first_run_without_room(Job& job) {
  if (!host_.environment().room.small() || job.results.size() != 2) return;
  if (same_observation(job.results.front(), job.results.back())) return;
  job.results.erase(job.results.begin());
  ++without_room_;
}

void Suite::judge(std::size_t index, CaseResult result) {
  Job& job = jobs_[index];
  compare_with(options_.baseline, result);
  // A departure or a missing response may be the last act of the target. After a suspect, even a pass is
  // checked, so that there is only one suspect.
  const bool proves_nothing_yet = needs_confirmation(result) || result.verdict == Verdict::inconclusive;
  if (proves_nothing_yet || job.deaths > 0) host_.doubt();
  suspects_.ended(index);
  // Most cases: without copies.
  if (job.results.empty() && !proves_nothing_yet && result.tester_late <= 0)
    return conclude(index, std::move(result));
  job.results.push_back(std::move(result));
  forget_a_first_run_without_room(job);
  look_for_a_limit(job);
  const Stimulus stimulus = stimulus_of(*job.what.test, job.results.back().deciding_step);
  const int retries = options_.retries + (job.for_limit ? 1 : 0);
  Conclusion conclusion = conclusion_of(job.results, retries, host_.path().estimate(), stimulus);
  if (conclusion.is != Conclusion::Is::final) return run_again(index, conclusion.is);
  if (conclusion.result.flaky && !limits_answers_) host_.path().expect_disorder();
  // The target may have died in this case or another without being noticed. Then the result says nothing.
  if (options_.bracket && conclusion.result.verdict == Verdict::inconclusive)
    unproven_.emplace_back(index, std::move(conclusion.result));
  else if (departs(conclusion.result) && rests_on_silence(conclusion.result) && !job.for_limit)
    silent_.emplace_back(index, std::move(conclusion.result));
  else
    conclude(index, std::move(conclusion.result));
}

/// What it did not answer at first and answers when a limit has passed shows that there is one.
void Suite::look_for_a_limit(const Job& job) {
  if (limits_answers_ || job.results.size() != 2) return;
  const CaseResult& first = job.results.front();
  limits_answers_ = departs(first) && rests_on_silence(first) && job.results.back().verdict == Verdict::pass;
}

/// Nothing else waits.  If the target limits how often it answers, others may have taken the answer that was
/// missed: then silence is tested alone.
void Suite::settle_silent() {
  for (auto& [job, result] : std::exchange(silent_, {})) {
    if (!limits_answers_) {
      conclude(job, std::move(result));
      continue;
    }
    jobs_[job].for_limit = true;
    jobs_[job].results.resize(1);
    repetitions_.alone(job);
  }
}

void Suite::run_again(std::size_t index, Conclusion::Is how) {
  using Is = Conclusion::Is;
  if (jobs_[index].apart || jobs_[index].for_limit || host_.environment().room.for_repetitions() < 2)
    how = Is::run_again_alone;
  if (how == Is::run_again && host_.environment().room.small()) how = Is::run_again_beside;
  switch (how) {
    case Is::final: break;
    case Is::run_again: waiting_.push_back(index); break;
    case Is::run_again_later: repetitions_.later(index, asked_last(jobs_[index].results.back())); break;
    case Is::run_again_beside: repetitions_.beside_few(index, scheduler().now()); break;
    case Is::run_again_alone: repetitions_.alone(index); break;
  }
}

void Suite::conclude(std::size_t index, CaseResult result) {
  Job& job = jobs_[index];
  if (job.final) return;
  job.results.clear();
  job.results.push_back(std::move(result));
  job.final = true;  // not before: there may be no memory for the result
  ++done_;
  if (options_.on_result) options_.on_result(job.results.front());
}

std::vector<CaseResult> Suite::take_results() {
  std::vector<CaseResult> results;
  results.reserve(done_);
  for (Job& job : jobs_)
    if (job.final) results.push_back(std::move(job.results.front()));
  return results;
}

std::vector<Selected> Suite::not_run() const {
  std::vector<Selected> selected;
  for (const Job& job : jobs_)
    if (!job.final) selected.push_back(job.what);
  return selected;
}

std::vector<std::string> Suite::running() const {
  std::vector<std::string> ids;
  for (const auto& [machine, running] : running_)
    if (running.purpose == Purpose::job) ids.push_back(jobs_[running.job].what.test->id);
  return ids;
}

WaitingFor Suite::waiting_for() const {
  if (running_.empty()) return WaitingFor::limits;
  const bool anything_new = std::any_of(running_.begin(), running_.end(), [&](const auto& machine) {
    return machine.second.purpose == Purpose::job && jobs_[machine.second.job].attempt == 1;
  });
  return anything_new ? WaitingFor::timers : WaitingFor::repetitions;
}

void Suite::liveness_told(const CaseResult& result) {
  switch (host_.answered(result)) {
    case Host::Life::lives:
      suspects_.target_lives();
      for (auto& [job, unproven] : std::exchange(unproven_, {})) conclude(job, std::move(unproven));
      return;
    case Host::Life::dead:
      // If we could not send the opening, this says nothing about the target.
      if (result.verdict == Verdict::error) return abort(result.because);
      return is_dead({Died::target, result.because, options_.last_words ? options_.last_words() : ""});
    case Host::Life::unclear: return;
  }
}

CaseResult Suite::not_applicable(const Selected& selected, std::string why) const {
  CaseResult result = unplayed(*selected.test, host_.environment(), selected.family);
  result.verdict = Verdict::not_applicable;
  result.because = std::move(why);
  result.attempts = 0;
  return result;
}

}  // namespace tcpspec::run
