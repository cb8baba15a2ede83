#include "walk/walker.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "run/lateness.hpp"
#include "run/seed.hpp"
#include "walk/shrink.hpp"

namespace tcpspec::walk {

namespace {

// The host's own RSTs, on our ports.
constexpr std::size_t most_spoiled = 1'000;
constexpr std::uint64_t most_unreached = 2'000;
// Beside so few it is not the walks themselves for which the tester is late.
constexpr std::size_t most_calm = 8;

template <typename Queue>
typename Queue::value_type take_first(Queue& queue) {
  typename Queue::value_type first = std::move(queue.front());
  queue.pop_front();
  return first;
}

int key_of(const Start& start) {
  return static_cast<int>(start.given.state) | static_cast<int>(start.given.opening) << 4 |
         (start.given.zero_window ? 1 : 0) << 6 | (start.stamps ? 1 : 0) << 7 | (start.sack ? 1 : 0) << 8 |
         (start.scale ? 1 : 0) << 9 | (start.small_segments ? 1 : 0) << 10;
}

}  // namespace

Walker::Walker(const oracle::Tables& tables, std::vector<wire::Family> families, run::Environment env,
               run::Scheduler& scheduler, WalkerOptions options, Known known)
    : Client(scheduler),
      tables_(tables),
      families_(std::move(families)),
      env_(std::move(env)),
      options_(std::move(options)),
      known_([known = std::move(known)](const Departure& departure) { return known && known(departure); }),
      begun_(options_.before) {}

Walker::Counts& Walker::Counts::operator+=(const Counts& other) {
  walks += other.walks;
  steps += other.steps;
  unsure += other.unsure;
  unreached += other.unreached;
  tolerated += other.tolerated;
  for (const auto& [what, count] : other.lost) lost[what] += count;
  flaky += other.flaky;
  late += other.late;
  deaths += other.deaths;
  return *this;
}

Walker::~Walker() { leave(); }

void Walker::on_start() {
  on_wake();
  go_on();
}

/// Walks may last long: they wait.
void Walker::on_wake() {
  constexpr Duration now_and_then = seconds(1);
  if (finished_ || !options_.is_over) return;
  if (!is_over()) return scheduler().wake(*this, scheduler().now() + now_and_then);
  std::vector<run::MachineId> ended;
  for (const auto& [id, running] : running_)
    if (!running->suspicion && !running->alone) ended.push_back(id);
  for (const run::MachineId id : ended) {
    count(*running_.at(id));
    scheduler().drop(id);
    running_.erase(id);
  }
  go_on();
}

void Walker::go_on() {
  if (finished_ || ask_suspects()) return;
  while (running_.size() < options_.at_once) {
    if (!again_.empty())
      start(take_first(again_));
    else if (!begin_walk())
      break;
  }
  while (!calm_.empty() && running_.size() < most_calm) start(take_first(calm_));
  if (running_.empty()) finish();
}

bool Walker::begin_first() {
  const std::size_t n = begun_first_;
  if (n >= options_.first.size() * families_.size() || is_over()) return false;
  ++begun_first_;
  auto running = std::make_unique<Running>();
  running->family = families_[n % families_.size()];
  running->plan = options_.first[n / families_.size()];
  running->plan.seed = run::seed_of_attempt(options_.seed, "first", running->family, static_cast<int>(n));
  start(std::move(running));
  return true;
}

bool Walker::begin_walk() {
  if (begin_first()) return true;
  if (begun_ >= options_.walks || is_over()) return false;
  auto running = std::make_unique<Running>();
  running->walk = ++begun_;
  running->family = families_[running->walk % families_.size()];
  const std::uint64_t seed =
      run::seed_of_attempt(options_.seed, std::to_string(running->walk), running->family, 0);
  Dice dice(seed);
  running->plan.seed = dice.next();
  running->plan.start = draw_start(dice, env_.agent);
  running->plan.steps = options_.steps;
  start(std::move(running));
  return true;
}

const cases::Case& Walker::case_of(const Start& start) {
  const auto known = cases_.find(key_of(start));
  return known != cases_.end() ? known->second : cases_.emplace(key_of(start), case_for(start)).first->second;
}

void Walker::start(std::unique_ptr<Running> running) {
  const auto script = [this, running = running.get()](run::Play& play) {
    play.recording = running->suspicion && !running->candidate;
    // The play outlives what runs: it is asked once more when it ends.
    play.point = [walk = running->walk] { return fmt::format("walk {}", walk); };
    const Guide guide{running->suspicion ? nullptr : options_.coverage, options_.directs};
    return walk::play(play, tables_, running->plan, known_, running->trace, guide);
  };
  const run::MachineId id = scheduler().start(*this, case_of(running->plan.start), env_, running->family,
                                              running->plan.seed, script);
  running_.emplace(id, std::move(running));
}

void Walker::on_ended(run::MachineId id, run::Machine&) {
  conclude(*running_.extract(id).mapped());
  if (counts_.unreached >= most_unreached && counts_.steps == 0)
    return abort("the target does not come into the states in which walks begin");
  go_on();
}

void Walker::conclude(const Running& running) {
  if (!running.suspicion && !running.spoiled) count(running);
  if (running.candidate)
    judge_candidate(running);
  else if (running.suspicion)
    confirm(running);
  else if (running.trace.departure && !running.spoiled)
    suspect(running);
}

void Walker::count(const Running& running) {
  const Trace& trace = running.trace;
  ++counts_.walks;
  counts_.steps += trace.judged;
  counts_.unsure += trace.unsure;
  counts_.tolerated += trace.tolerated;
  if (!trace.lost.empty()) ++counts_.lost[trace.lost];
  if (!trace.reached) ++counts_.unreached;
}

void Walker::suspect(const Running& running) {
  const Departure& departure = *running.trace.departure;
  for (Suspicion& known : suspicions_)
    if (!known.dropped && known.finding.departure.is_like(departure)) {
      ++known.finding.times;
      for (Finding& finding : findings_)
        if (finding.departure.is_like(departure)) ++finding.times;
      return;
    }
  Suspicion suspicion;
  suspicion.finding.departure = departure;
  suspicion.finding.plan = running.plan;
  suspicion.finding.plan.events = running.trace.events;
  suspicion.finding.family = running.family;
  suspicion.finding.walk = running.walk;
  suspicions_.push_back(std::move(suspicion));
  for (int i = 0; i < options_.confirmations; ++i) play_again(suspicions_.size() - 1);
}

void Walker::play_again(std::size_t suspicion) {
  auto running = std::make_unique<Running>();
  const Finding& finding = suspicions_[suspicion].finding;
  running->plan = finding.plan;
  running->family = finding.family;
  running->walk = finding.walk;
  running->suspicion = suspicion;
  begin_later(std::move(running));
}

/// What was seen while the tester was late counts neither way.
void Walker::play_again_in_time(std::size_t index) {
  Suspicion& suspicion = suspicions_[index];
  if (suspicion.calm) ++late_in_calm_;
  const bool hopeless = suspicion.calm && late_in_calm_ > run::most_late_runs;
  if (!hopeless && ++suspicion.late <= run::most_late_runs) return play_again(index);
  if (suspicion.calm && suspicion.played > 0) return findings_.push_back(suspicion.as_found);
  if (suspicion.calm) {
    suspicion.dropped = true;
    ++counts_.late;
    return;
  }
  suspicion.calm = true;
  suspicion.late = 0;
  play_again(index);
}

void Walker::confirm(const Running& running) {
  if (running.spoiled) return play_again(*running.suspicion);
  Suspicion& suspicion = suspicions_[*running.suspicion];
  const auto& again = running.trace.departure;
  if (suspicion.dropped) return;
  if (running.trace.late) return play_again_in_time(*running.suspicion);
  if (suspicion.calm) late_in_calm_ = 0;
  if (!again || !again->is_like(suspicion.finding.departure)) {
    if (suspicion.played > 0) return findings_.push_back(suspicion.as_found);
    ++counts_.flaky;
    last_flaky_ = suspicion.finding;
    suspicion.dropped = true;
    return;
  }
  suspicion.finding.responses = running.trace.responses;
  suspicion.spots = running.trace.spots;
  if (++suspicion.agreeing != options_.confirmations) return;
  if (suspicion.played == 0) {
    suspicion.as_found = suspicion.finding;
    return shrink(*running.suspicion);
  }
  findings_.push_back(suspicion.finding);
}

// ---- simpler

/// Begins a round.
void Walker::shrink(std::size_t index) {
  Suspicion& suspicion = suspicions_[index];
  suspicion.candidates = simpler(suspicion.finding.plan, suspicion.spots);
  suspicion.tried = 0;
  suspicion.works.reset();
  try_more(index);
}

/// Some at the same time: the first ones are the simplest.
void Walker::try_more(std::size_t index) {
  Suspicion& suspicion = suspicions_[index];
  const bool kills = suspicion.finding.departure.against == Departure::Against::death;
  const std::size_t together = kills ? 1 : 8;
  const bool ended =
      suspicion.tried == suspicion.candidates.size() || suspicion.played >= options_.shrinking || is_over();
  if (ended) {
    // Once more, and then it is reported.
    suspicion.played = std::max<std::size_t>(suspicion.played, 1);
    suspicion.agreeing = options_.confirmations - 1;
    return play_again(index);
  }
  for (std::size_t i = 0; i < together && suspicion.tried < suspicion.candidates.size(); ++i) {
    auto running = std::make_unique<Running>();
    running->plan = suspicion.candidates[suspicion.tried];
    running->family = suspicion.finding.family;
    running->walk = suspicion.finding.walk;
    running->suspicion = index;
    running->candidate = suspicion.tried++;
    ++suspicion.played;
    ++suspicion.outstanding;
    begin_later(std::move(running));
  }
}

void Walker::judge_candidate(const Running& running) {
  Suspicion& suspicion = suspicions_[*running.suspicion];
  --suspicion.outstanding;
  const auto& departure = running.trace.departure;
  // With the last event, and not before.
  const bool same = departure && departure->is_like(suspicion.finding.departure) && !running.spoiled &&
                    !running.trace.late && running.trace.events.size() == running.plan.events.size();
  if (same && (!suspicion.works || *running.candidate < *suspicion.works)) {
    suspicion.works = running.candidate;
    suspicion.spots = running.trace.spots;
    suspicion.finding.departure = *departure;
  }
  if (suspicion.outstanding > 0) return;
  if (!suspicion.works) return try_more(*running.suspicion);
  suspicion.finding.plan = suspicion.candidates[*suspicion.works];
  shrink(*running.suspicion);
}

void Walker::on_kernel_rst(run::MachineId id, const wire::Endpoint& from) {
  running_.at(id)->spoiled = true;
  if (++spoiled_ > most_spoiled)
    abort(
        fmt::format("this host's own kernel sends RSTs, the last from {}; is something else using the port?",
                    from.to_string()));
}

void Walker::abort(const std::string& why) {
  if (finished_) return;
  aborted_ = why;
  finish();
}

void Walker::finish() {
  finished_ = true;
  leave();
  running_.clear();
}

}  // namespace tcpspec::walk
