#include "run/suite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "case/access.hpp"
#include "run/conditions.hpp"
#include "wire/merged.hpp"

namespace tcpspec::run {

using report::CaseResult;
using report::Verdict;

namespace {

constexpr int handshakes_to_calibrate = 5;
// Once beside others, and once alone.
constexpr int deaths_to_convict = 2;
constexpr std::size_t parts_of_suspects = 8;
constexpr int sanity_attempts = 3;
// Beyond it, it is not for want of room that openings are repeated.
constexpr int most_crowded_out = 4;

cases::Case make_sanity_case() {
  cases::Case sanity;
  sanity.id = "sanity";
  sanity.title = "The target opens a connection";
  sanity.given.state = cases::State::established;
  return sanity;
}

std::uint64_t mixed(std::uint64_t seed, const std::string& id, wire::Family family, int attempt) {
  std::uint64_t hash = seed ^ 0xcbf29ce484222325ULL;
  const auto mix = [&hash](std::uint64_t value) { hash = (hash ^ value) * 0x100000001b3ULL; };
  for (const char c : id) mix(static_cast<unsigned char>(c));
  mix(static_cast<std::uint64_t>(family));
  mix(static_cast<std::uint64_t>(attempt));
  return hash ^ (hash >> 29);
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

/// Notes whose each claimed end is.
class Suite::RecordingPorts : public Ports {
 public:
  RecordingPorts(Ports& ports, std::map<wire::Endpoint, std::size_t>& owners)
      : ports_(ports), owners_(owners) {}

  wire::Endpoint claim(const wire::Address& tester) override {
    const wire::Endpoint end = ports_.claim(tester);
    owners_[end] = claimant;
    return end;
  }
  bool claim(const wire::Endpoint& end) override {
    if (!ports_.claim(end)) return false;
    owners_[end] = claimant;
    return true;
  }

  void release(const wire::Endpoint& end) override {
    owners_.erase(end);
    ports_.release(end);
  }
  void overhear(const wire::Endpoint& end) override {
    ports_.overhear(end);
    owners_.emplace(end, claimant);
  }

  std::size_t claimant = 0;

 private:
  Ports& ports_;
  std::map<wire::Endpoint, std::size_t>& owners_;
};

Suite::Suite(std::vector<Selected> selection, Environment env, Ports& ports, SuiteOptions options)
    : env_(std::move(env)),
      options_(std::move(options)),
      ports_(std::make_unique<RecordingPorts>(ports, owners_)),
      sanity_case_(make_sanity_case()),
      crowd_(options_.at_once_first, options_.at_once) {
  if (!options_.bracket) stage_ = Phase::running;
  for (const Selected& selected : selection) {
    if (kills(options_.baseline, selected.test->id, static_cast<int>(selected.family)))
      groups_.push_back({jobs_.size()});  // alone, when all others are through
    else
      waiting_.push_back(jobs_.size());
    jobs_.emplace_back().what = selected;
  }
}

Suite::~Suite() = default;

// ---- machines
// --------------------------------------------------------------------------------------------------

void Suite::start(Purpose purpose, std::size_t job, wire::Family family) {
  const cases::Case& test = purpose == Purpose::sanity ? sanity_case_ : *jobs_[job].what.test;
  const int attempt = purpose == Purpose::sanity ? static_cast<int>(machines_.size()) : ++jobs_[job].attempt;
  Script script = purpose == Purpose::sanity ? Script{} : jobs_[job].what.script;
  const std::size_t index = machines_.size();
  Running running;
  running.purpose = purpose;
  running.job = job;
  if (!script) running.conditions = present_conditions();
  running.round = crowd_.round();
  running.machine = std::make_unique<Machine>(
      test, env_, *ports_, family, mixed(options_.seed, test.id, family, attempt), std::move(script));
  machines_.push_back(std::move(running));
  ++active_;
  if (purpose == Purpose::sanity) ++sanity_running_;
  ports_->claimant = index;
  machines_[index].machine->on_start(now_);
  settle(index);
}

int Suite::present_conditions() {
  auto now = conditions_of(env_);
  if (conditions_.empty() || conditions_.back() != now) conditions_.push_back(std::move(now));
  return static_cast<int>(conditions_.size()) - 1;
}

void Suite::settle(std::size_t index) {
  Running& running = machines_[index];
  while (std::optional<Action> action = running.machine->poll_action()) {
    auto* send = std::get_if<SendDatagram>(&*action);
    // What a case sends in one go leaves in one go, however many other cases wait for their turn.
    if (send && bursting_)
      todo_.emplace_front(Outgoing{index, std::move(send->octets)});
    else if (send)
      todo_.emplace_back(Outgoing{index, std::move(send->octets)});
    else
      todo_.emplace_back(fmt::format("{} {}", index, std::get<Request>(*action).line));
  }
  const Instant deadline = running.machine->next_deadline();
  if (deadline != running.deadline) {
    deadlines_.erase({running.deadline, index});
    running.deadline = deadline;
    if (deadline != never) deadlines_.insert({deadline, index});
  }
  if (running.machine->finished()) finished(index);
}

void Suite::finished(std::size_t index) {
  Running& running = machines_[index];
  deadlines_.erase({running.deadline, index});
  running.deadline = never;
  CaseResult result = running.machine->result();
  result.tape.conditions_index = running.conditions;
  const bool again = running.purpose == Purpose::job && crowded_out(running, result);
  running.machine.reset();
  --active_;
  if (running.purpose == Purpose::sanity) {
    --sanity_running_;
    sanity_answered(result);
  } else if (again) {
    ++jobs_[running.job].crowded_out;
    waiting_.push_back(running.job);
  } else {
    judge(running.job, std::move(result));
  }
  go_on();
}

void Suite::on_start(Instant now) {
  now_ = now;
  go_on();
}

void Suite::on_sent(std::size_t index, Instant when) {
  now_ = std::max(now_, when);
  if (!machines_[index].machine) return;
  ports_->claimant = index;
  machines_[index].machine->on_sent(when);
  bursting_ = true;
  settle(index);
  bursting_ = false;
}

void Suite::on_unsendable(std::size_t index, const std::string& why) {
  if (!machines_[index].machine) return;
  ports_->claimant = index;
  machines_[index].machine->on_unsendable(why);
  settle(index);
}

void Suite::on_datagram(Instant stamp, wire::OctetView octets, bool checksum_offloaded,
                        std::uint32_t segment_size) {
  const wire::Datagram datagram = wire::parse(octets, checksum_offloaded);
  const auto* segment = std::get_if<wire::Segment>(&datagram);
  if (!segment) return;
  const auto owner = owners_.find(segment->destination);
  if (owner == owners_.end()) return;
  const std::size_t index = owner->second;
  now_ = std::max(now_, stamp);
  for (const wire::Segment& piece : wire::split_merged(*segment, segment_size)) {
    if (!machines_[index].machine) return;
    ports_->claimant = index;
    machines_[index].machine->on_segment(stamp, piece, wire::octets_of(piece, octets, *segment));
    settle(index);
  }
}

void Suite::on_foreign(wire::OctetView octets) {
  const wire::Datagram datagram = wire::parse(octets);
  const auto* segment = std::get_if<wire::Segment>(&datagram);
  if (!segment || !segment->has(wire::ctl::rst) || !owners_.contains(segment->source)) return;
  abort(fmt::format("this host's own kernel sent a RST from {}; is something else using the port?",
                    segment->source.to_string()));
}

void Suite::on_line(Instant now, std::string_view line) {
  now_ = std::max(now_, now);
  const auto space = std::min(line.find(' '), line.size());
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + space, index);
  if (error != std::errc{} || end != line.data() + space)
    return abort(fmt::format("the agent says '{}', which is no reply to anything", line));
  if (index >= machines_.size() || !machines_[index].machine) return;
  ports_->claimant = index;
  machines_[index].machine->on_reply(now, space == line.size() ? "" : line.substr(space + 1));
  settle(index);
}

void Suite::on_deadline(Instant now) {
  now_ = std::max(now_, now);
  while (!deadlines_.empty() && deadlines_.begin()->first <= now_) {
    const std::size_t index = deadlines_.begin()->second;
    ports_->claimant = index;
    machines_[index].machine->on_deadline(now_);
    settle(index);
  }
}

void Suite::on_agent_gone(Instant now, const std::string& why) {
  now_ = std::max(now_, now);
  target_is_dead(why);
  go_on();
}

std::optional<Suite::Todo> Suite::poll() {
  if (todo_.empty()) return std::nullopt;
  Todo todo = std::move(todo_.front());
  todo_.pop_front();
  return todo;
}

Instant Suite::next_deadline() const { return deadlines_.empty() ? never : deadlines_.begin()->first; }

// ---- verdicts
// --------------------------------------------------------------------------------------------------

/// A listener that has no room drops the opening, or acts as if its last segment had not come; what follows
/// says nothing about the case.
bool Suite::crowded_out(const Running& running, const CaseResult& result) {
  if (options_.at_once_first >= options_.at_once) return false;  // it is known to have room for all
  const bool alone = active_ == 1;
  crowd_.ended(running.round, running.machine->opening_repeated() && !alone);
  const bool crowded = running.round != crowd_.round();
  const bool decided = result.verdict == Verdict::pass || result.verdict == Verdict::not_applicable;
  return crowded && !decided && jobs_[running.job].crowded_out < most_crowded_out;
}

void Suite::judge(std::size_t index, CaseResult result) {
  Job& job = jobs_[index];
  loss_.saw(result);
  compare_with(options_.baseline, result);
  // A departure may be the target's last word, and so may an answer that did not come.
  // After a suspect even a pass is looked into, or the next one would not be alone in its suspicion.
  if (departs(result) || result.verdict == Verdict::inconclusive || job.deaths > 0) sanity_wanted_ = true;
  since_good_.push_back(index);
  job.results.push_back(std::move(result));
  const std::size_t awaited = awaited_segments(*job.what.test, job.results.back().deciding_step);
  Belief belief = believe(job.results, options_.retries, loss_.estimate(), awaited);
  switch (belief.is) {
    case Belief::Is::run_again: waiting_.push_back(index); return;
    case Belief::Is::run_again_alone: to_confirm_.push_back(index); return;
    case Belief::Is::final: break;
  }
  // The target may have died under it, or of another, and not been missed yet: then it tells nothing.
  if (options_.bracket && belief.result.verdict == Verdict::inconclusive)
    unproven_.emplace_back(index, std::move(belief.result));
  else
    conclude(index, std::move(belief.result));
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
  for (const Running& running : machines_)
    if (running.machine && running.purpose == Purpose::job) ids.push_back(jobs_[running.job].what.test->id);
  return ids;
}

// ---- the order of things
// ---------------------------------------------------------------------------------------

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
  if (sanity_failures_ >= sanity_attempts || result.verdict == Verdict::error)
    target_is_dead(result.because);
  else
    sanity_wanted_ = true;
}

void Suite::calibrate(const CaseResult& result) {
  if (stage_ != Phase::calibrating) return;
  if (const auto trip = round_trip(result)) round_trips_.push_back(*trip);
  if (round_trips_.size() < handshakes_to_calibrate) return;
  const auto [least, most] = std::minmax_element(round_trips_.begin(), round_trips_.end());
  env_.timing.rtt = *most;
  env_.timing.patience = patience_for(*most, *most - *least);
  env_.timing.overtaking = overtaking_for(*most - *least);
  if (env_.timing.overtaking > Duration{}) loss_.expect_disorder();
}

/// A dead target is one finding, not many.  Where it can be brought back, those that ran since it was last
/// seen alive run again in small groups, and the one under which it dies again is named.
void Suite::target_is_dead(const std::string& why) {
  const std::vector<std::size_t> suspects = drop_running();
  const bool alone = stage_ == Phase::confirming && suspects.size() == 1;
  std::string names;
  for (const std::size_t job : suspects) {
    names += (names.empty() ? "" : ", ") + jobs_[job].what.test->id;
    ++jobs_[job].deaths;
  }
  if (alone && jobs_[suspects.front()].deaths >= deaths_to_convict) convict(suspects.front());
  if (!came_back_) return abort("the target was started again and does not answer: " + why);
  came_back_ = false;
  if (!options_.restart || !options_.restart(env_))
    return abort("the target does not answer: " + why +
                 (names.empty() ? "" : "; it last did before " + names));
  sanity_failures_ = 0;
  sanity_wanted_ = true;
  if (stage_ == Phase::running) stage_ = Phase::confirming;
  unproven_.clear();
  divide(suspects);
}

/// Those under which the target died run again in ever smaller company, until the one that kills it is alone.
void Suite::divide(const std::vector<std::size_t>& suspects) {
  const std::size_t size = (suspects.size() + parts_of_suspects - 1) / parts_of_suspects;
  std::vector<std::vector<std::size_t>> groups;
  for (const std::size_t job : suspects) {
    if (jobs_[job].final) continue;
    std::erase(waiting_, job);
    std::erase(to_confirm_, job);
    if (groups.empty() || groups.back().size() == size) groups.emplace_back();
    groups.back().push_back(job);
  }
  groups_.insert(groups_.begin(), groups.begin(), groups.end());
}

/// The next group of suspects, after the target has been asked whether it survived the one before.
void Suite::next_group() {
  if (std::exchange(group_ran_, false)) return start(Purpose::sanity, 0, env_.sites.begin()->first);
  waiting_.assign(groups_.front().begin(), groups_.front().end());
  groups_.pop_front();
  group_ran_ = true;
  start_jobs();
}

void Suite::convict(std::size_t index) {
  Job& job = jobs_[index];
  CaseResult result = job.results.empty() ? without_agent(job.what) : job.results.back();
  result.verdict = Verdict::fail;
  result.because = std::string(stopped_answering) + ", twice";
  result.got = "a target that answers nobody any more";
  compare_with(options_.baseline, result);
  conclude(index, std::move(result));
}

/// Ends every machine; returns the jobs that ran since the target was last seen alive.
std::vector<std::size_t> Suite::drop_running() {
  std::vector<std::size_t> suspects = std::exchange(since_good_, {});
  for (std::size_t i = 0; i < machines_.size(); ++i) {
    Running& running = machines_[i];
    if (!running.machine) continue;
    deadlines_.erase({running.deadline, i});
    running.deadline = never;
    if (running.purpose == Purpose::job) suspects.push_back(running.job);
    dropped_.push_back(std::move(running.machine));  // it may be the one that we were called from
    --active_;
  }
  sanity_running_ = 0;
  std::sort(suspects.begin(), suspects.end());
  suspects.erase(std::unique(suspects.begin(), suspects.end()), suspects.end());
  return suspects;
}

void Suite::abort(const std::string& why) {
  if (stage_ == Phase::finished) return;
  aborted_ = why;
  stage_ = Phase::finished;
}

CaseResult Suite::without_agent(const Selected& selected) const {
  const Machine never_started(*selected.test, env_, *ports_, selected.family, 0);
  CaseResult result = never_started.result();
  result.verdict = Verdict::not_applicable;
  result.because = "it needs the agent on the target";
  result.attempts = 0;
  return result;
}

void Suite::start_jobs() {
  while (!waiting_.empty() && active_ < crowd_.limit()) {
    const std::size_t job = waiting_.front();
    waiting_.pop_front();
    if (cases::access(*jobs_[job].what.test) == cases::Access::agent && !env_.agent)
      conclude(job, without_agent(jobs_[job].what));
    else
      start(Purpose::job, job, jobs_[job].what.family);
  }
}

void Suite::go_on() {
  // A machine that ends at once calls for the next from within: one loop instead of a tower of calls.
  call_again_ = true;
  if (going_on_) return;
  going_on_ = true;
  while (call_again_) {
    call_again_ = false;
    advance();
  }
  going_on_ = false;
}

void Suite::advance() {
  if (stage_ == Phase::finished) return;
  const wire::Family any_family = env_.sites.begin()->first;
  if (stage_ == Phase::calibrating) {
    if (active_ > 0) return;
    if (round_trips_.size() < handshakes_to_calibrate) return start(Purpose::sanity, 0, any_family);
    stage_ = Phase::running;
  }
  if (options_.bracket && sanity_wanted_ && sanity_running_ == 0) {
    sanity_wanted_ = false;
    return start(Purpose::sanity, 0, any_family);
  }
  if (stage_ == Phase::running) {
    start_jobs();
    if (active_ > 0 || !waiting_.empty()) return;
    stage_ = Phase::confirming;
  }
  if (stage_ == Phase::confirming) {
    if (active_ > 0) return;
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
  if (stage_ == Phase::last_check && active_ == 0) stage_ = Phase::finished;
}

}  // namespace tcpspec::run
