#include "run/suite.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "case/access.hpp"
#include "case/select.hpp"
#include "run/conditions.hpp"
#include "run/seed.hpp"

namespace tcpspec::run {

using report::CaseResult;
using report::Verdict;

namespace {

constexpr std::size_t handshakes_to_calibrate = 5;
// Few of them tell little of how far a path may spread what is sent at once.
constexpr std::size_t handshakes_of_an_unsteady_path = 20;
// On a path that loses nothing, and at most; between them it is asked as often as confirmation.hpp says.
constexpr int sanity_attempts = 3;
constexpr int most_sanity_attempts = 16;
constexpr std::size_t segments_of_opening = 3;
// Beyond it, it is not for want of room that openings are repeated.
constexpr int most_crowded_out = 4;

cases::Case make_sanity_case() {
  cases::Case sanity;
  sanity.id = "sanity";
  sanity.title = "The target opens a connection";
  sanity.given.state = cases::State::established;
  return sanity;
}

/// The time from a SYN to the answer of it; nothing if it was sent twice, because it is not known which of
/// the two was answered (RFC 6298 §3).
std::optional<Duration> round_trip(const CaseResult& result) {
  std::optional<double> asked;
  for (const report::SegmentRecord& segment : result.segments) {
    if (!segment.from_target && asked) return std::nullopt;
    if (!segment.from_target) asked = segment.time;
    if (segment.from_target && asked) return seconds(segment.time - *asked);
  }
  return std::nullopt;
}

}  // namespace

Suite::Suite(std::vector<Selected> selection, Environment env, Scheduler& scheduler, SuiteOptions options)
    : Client(scheduler),
      env_(std::move(env)),
      options_(std::move(options)),
      sanity_case_(make_sanity_case()),
      crowd_(options_.at_once_first, options_.at_once) {
  if (!options_.bracket) stage_ = Phase::running;
  const auto upsets_others = [&](const std::string& id) {
    return std::any_of(options_.alone.begin(), options_.alone.end(),
                       [&](const std::string& glob) { return cases::matches_id(glob, id); });
  };
  for (const Selected& selected : selection) {
    const std::string& id = selected.test->id;
    if (upsets_others(id) || kills(options_.baseline, id, static_cast<int>(selected.family)))
      groups_.push_back({jobs_.size()});  // alone, when all others are through
    else
      waiting_.push_back(jobs_.size());
    jobs_.emplace_back().what = selected;
  }
}

Suite::~Suite() { leave(); }

// ---- machines

void Suite::start(Purpose purpose, std::size_t job, wire::Family family) {
  const bool sanity = purpose == Purpose::sanity;
  const cases::Case& test = sanity ? sanity_case_ : *jobs_[job].what.test;
  const int attempt = sanity ? started_ : ++jobs_[job].attempt;
  Script script = sanity ? Script{} : jobs_[job].what.script;
  const Running running{purpose, job, crowd_.round(), script ? 0 : present_conditions()};
  ++started_;
  if (sanity) ++sanity_running_;
  const MachineId id = scheduler().start(*this, test, env_, family,
                                         seed_of_attempt(options_.seed, test.id, family, attempt), script);
  running_.emplace(id, running);
}

int Suite::present_conditions() {
  auto now = conditions_of(env_);
  if (conditions_.empty() || conditions_.back() != now) conditions_.push_back(std::move(now));
  return static_cast<int>(conditions_.size()) - 1;
}

void Suite::on_start() { advance(); }

void Suite::on_ended(MachineId id, Machine& machine) {
  const Running running = running_.extract(id).mapped();
  CaseResult result = machine.take_result();
  result.tape.conditions_index = running.conditions;
  if (running.purpose == Purpose::sanity) {
    --sanity_running_;
    sanity_answered(result);
  } else if (crowded_out(running, machine.opening_repeated(), result)) {
    ++jobs_[running.job].crowded_out;
    waiting_.push_back(running.job);
  } else {
    judge(running.job, std::move(result));
  }
  advance();
}

void Suite::on_kernel_rst(MachineId, const wire::Endpoint& from) {
  abort(fmt::format("this host's own kernel sent a RST from {}; is something else using the port?",
                    from.to_string()));
}

void Suite::on_agent_gone(const std::string& why) {
  target_is_dead(why);
  advance();
}

/// A listener that has no room drops the opening, or acts as if its last segment had not come; what follows
/// says nothing about the case.
bool Suite::crowded_out(const Running& running, bool opening_repeated, const CaseResult& result) {
  if (options_.at_once_first >= options_.at_once) return false;  // it is known to have room for all
  const bool alone = running_.empty();
  crowd_.ended(running.round, opening_repeated && !alone);
  const bool crowded = running.round != crowd_.round();
  const bool decided = result.verdict == Verdict::pass || result.verdict == Verdict::not_applicable;
  return crowded && !decided && jobs_[running.job].crowded_out < most_crowded_out;
}

// ---- results

void Suite::judge(std::size_t index, CaseResult result) {
  Job& job = jobs_[index];
  loss_.saw(result);
  compare_with(options_.baseline, result);
  // A departure may be the target's last word, and so may an answer that did not come.
  // After a suspect even a pass is looked into, or the next one would not be alone in its suspicion.
  if (departs(result) || result.verdict == Verdict::inconclusive || job.deaths > 0) sanity_wanted_ = true;
  since_good_.push_back(index);
  job.results.push_back(std::move(result));
  const Stimulus stimulus = stimulus_of(*job.what.test, job.results.back().deciding_step);
  Conclusion conclusion = conclusion_of(job.results, options_.retries, loss_.estimate(), stimulus);
  switch (conclusion.is) {
    case Conclusion::Is::run_again: waiting_.push_back(index); return;
    case Conclusion::Is::run_again_alone: to_confirm_.push_back(index); return;
    case Conclusion::Is::final: break;
  }
  if (conclusion.result.flaky) loss_.expect_disorder();
  // The target may have died under it, or of another, and not been missed yet: then it tells nothing.
  if (options_.bracket && conclusion.result.verdict == Verdict::inconclusive)
    unproven_.emplace_back(index, std::move(conclusion.result));
  else
    conclude(index, std::move(conclusion.result));
}

void Suite::conclude(std::size_t index, CaseResult result) {
  Job& job = jobs_[index];
  if (job.final) return;
  job.final = true;
  std::erase(waiting_, index);
  std::erase(to_confirm_, index);
  job.results = {std::move(result)};
  ++done_;
  if (options_.on_result) options_.on_result(job.results.front());
}

std::vector<CaseResult> Suite::take_results() {
  std::vector<CaseResult> results;
  for (Job& job : jobs_)
    if (job.final) results.push_back(std::move(job.results.front()));
  return results;
}

std::vector<std::string> Suite::running() const {
  std::vector<std::string> ids;
  for (const auto& [machine, running] : running_)
    if (running.purpose == Purpose::job) ids.push_back(jobs_[running.job].what.test->id);
  return ids;
}

void Suite::sanity_answered(const CaseResult& result) {
  if (result.verdict == Verdict::pass) {
    sanity_failures_ = 0;
    came_back_ = true;
    since_good_.clear();
    for (auto& [job, unproven] : std::exchange(unproven_, {})) conclude(job, std::move(unproven));
    calibrate(result);
    return;
  }
  ++sanity_failures_;
  const std::optional<int> enough =
      confirmations_needed(loss_.estimate(), sanity_attempts, segments_of_opening);
  if (sanity_failures_ >= enough.value_or(most_sanity_attempts) || result.verdict == Verdict::error)
    target_is_dead(result.because);
  else
    sanity_wanted_ = true;
}

Duration Suite::jitter() const {
  const auto [least, most] = std::minmax_element(round_trips_.begin(), round_trips_.end());
  return *most - *least;
}

bool Suite::calibrated() const {
  if (round_trips_.size() < handshakes_to_calibrate) return false;
  const bool steady = overtaking_for(jitter()) == Duration{};
  return steady || round_trips_.size() >= handshakes_of_an_unsteady_path;
}

void Suite::calibrate(const CaseResult& result) {
  if (stage_ != Phase::calibrating) return;
  if (const auto trip = round_trip(result)) round_trips_.push_back(*trip);
  if (!calibrated()) return;
  env_.timing.rtt = *std::max_element(round_trips_.begin(), round_trips_.end());
  env_.timing.patience = patience_for(env_.timing.rtt, jitter());
  env_.timing.overtaking = overtaking_for(jitter());
  if (env_.timing.overtaking > Duration{}) loss_.expect_disorder();
}

void Suite::abort(const std::string& why) {
  if (stage_ == Phase::finished) return;
  aborted_ = why;
  finish();
}

void Suite::finish() {
  stage_ = Phase::finished;
  leave();
  running_.clear();
}

CaseResult Suite::without_agent(const Selected& selected) const {
  CaseResult result = unplayed(*selected.test, env_, selected.family);
  result.verdict = Verdict::not_applicable;
  result.because = "it needs the agent on the target";
  result.attempts = 0;
  return result;
}

void Suite::start_jobs() {
  while (!waiting_.empty() && running_.size() < crowd_.limit()) {
    const std::size_t job = waiting_.front();
    waiting_.pop_front();
    if (cases::access(*jobs_[job].what.test) == cases::Access::agent && !env_.agent)
      conclude(job, without_agent(jobs_[job].what));
    else
      start(Purpose::job, job, jobs_[job].what.family);
  }
}

void Suite::advance() {
  if (stage_ == Phase::finished) return;
  const wire::Family any_family = env_.sites.begin()->first;
  if (stage_ == Phase::calibrating) {
    if (!running_.empty()) return;
    if (!calibrated()) return start(Purpose::sanity, 0, any_family);
    stage_ = Phase::running;
  }
  if (options_.bracket && sanity_wanted_ && sanity_running_ == 0) {
    sanity_wanted_ = false;
    return start(Purpose::sanity, 0, any_family);
  }
  if (stage_ == Phase::running) {
    start_jobs();
    if (!running_.empty() || !waiting_.empty()) return;
    stage_ = Phase::confirming;
  }
  if (stage_ == Phase::confirming) {
    if (!running_.empty()) return;
    if (!waiting_.empty()) return start_jobs();
    if (group_ran_ || !groups_.empty()) return next_group();
    if (!to_confirm_.empty()) {
      const std::size_t job = to_confirm_.front();
      to_confirm_.pop_front();
      return start(Purpose::job, job, jobs_[job].what.family);
    }
    stage_ = Phase::last_check;
    if (!options_.bracket) return advance();
    return start(Purpose::sanity, 0, any_family);
  }
  if (stage_ == Phase::last_check && running_.empty()) finish();
}

}  // namespace tcpspec::run
