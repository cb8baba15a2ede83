#include "walk/walker.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "run/seed.hpp"

namespace tcpspec::walk {

namespace {

// The host's own RSTs, on our ports.
constexpr std::size_t most_spoiled = 1'000;
constexpr std::uint64_t most_unreached = 2'000;

int key_of(const Start& start) {
  return static_cast<int>(start.given.state) | static_cast<int>(start.given.opening) << 4 |
         (start.given.zero_window ? 1 : 0) << 6 | (start.stamps ? 1 : 0) << 7 | (start.sack ? 1 : 0) << 8 |
         (start.scale ? 1 : 0) << 9;
}

}  // namespace

Walker::Walker(const oracle::Tables& tables, std::vector<wire::Family> families, run::Environment env,
               run::Scheduler& scheduler, WalkerOptions options, Known known)
    : Client(scheduler),
      tables_(tables),
      families_(std::move(families)),
      env_(std::move(env)),
      options_(std::move(options)),
      known_([this, known = std::move(known)](const Departure& departure) {
        return known && known(departure);
      }) {}

Walker::~Walker() { leave(); }

void Walker::on_start() { go_on(); }

void Walker::go_on() {
  if (finished_) return;
  while (running_.size() < options_.at_once) {
    if (!again_.empty()) {
      std::unique_ptr<Running> next = std::move(again_.front());
      again_.pop_front();
      start(std::move(next));
    } else if (!begin_walk()) {
      break;
    }
  }
  if (running_.empty()) finish();
}

bool Walker::begin_walk() {
  if (begun_ >= options_.walks || (options_.is_over && options_.is_over())) return false;
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
    play.recording = running->suspicion.has_value();
    play.point = [running] { return fmt::format("walk {}", running->walk); };
    return walk::play(play, tables_, running->plan, known_, running->trace);
  };
  const run::MachineId id = scheduler().start(*this, case_of(running->plan.start), env_, running->family,
                                              running->plan.seed, script);
  running_.emplace(id, std::move(running));
}

void Walker::on_ended(run::MachineId id, run::Machine&) {
  const std::unique_ptr<Running> running = std::move(running_.extract(id).mapped());
  const Trace& trace = running->trace;
  if (!running->suspicion && !running->spoiled) {
    ++counts_.walks;
    counts_.steps += trace.judged;
    counts_.unsure += trace.unsure;
    counts_.tolerated += trace.tolerated;
    if (!trace.lost.empty()) ++counts_.lost[trace.lost];
    if (!trace.reached) ++counts_.unreached;
  }
  if (running->suspicion)
    confirm(*running);
  else if (trace.departure && !running->spoiled)
    suspect(*running);
  if (counts_.unreached >= most_unreached && counts_.steps == 0)
    return abort("the target does not come into the states in which walks begin");
  go_on();
}

void Walker::suspect(const Running& running) {
  const Departure& departure = *running.trace.departure;
  for (Suspicion& known : suspicions_)
    if (!known.flaky && known.finding.departure.is_like(departure)) {
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
  play_again(suspicions_.size() - 1);
}

void Walker::play_again(std::size_t suspicion) {
  auto running = std::make_unique<Running>();
  const Finding& finding = suspicions_[suspicion].finding;
  running->plan = finding.plan;
  running->family = finding.family;
  running->walk = finding.walk;
  running->suspicion = suspicion;
  again_.push_back(std::move(running));
}

void Walker::confirm(const Running& running) {
  Suspicion& suspicion = suspicions_[*running.suspicion];
  if (running.spoiled) return play_again(*running.suspicion);
  const auto& again = running.trace.departure;
  if (!again || !again->is_like(suspicion.finding.departure)) {
    ++counts_.flaky;
    last_flaky_ = suspicion.finding;
    suspicion.flaky = true;
    return;
  }
  suspicion.finding.responses = running.trace.responses;
  if (++suspicion.agreeing < options_.confirmations) return play_again(*running.suspicion);
  findings_.push_back(suspicion.finding);
}

void Walker::on_kernel_rst(run::MachineId id, const wire::Endpoint& from) {
  running_.at(id)->spoiled = true;
  if (++spoiled_ > most_spoiled)
    abort(
        fmt::format("this host's own kernel sends RSTs, the last from {}; is something else using the port?",
                    from.to_string()));
}

void Walker::on_agent_gone(const std::string& why) { abort(why); }

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
