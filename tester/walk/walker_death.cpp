// A target that ends: it is started again, and the walk that ends it is found.

#include <algorithm>
#include <utility>

#include "walk/walker.hpp"

namespace tcpspec::walk {

namespace {

Departure death(std::string why) {
  Departure departure;
  departure.against = Departure::Against::death;
  departure.rule = "the target ended";
  departure.seen = "and was started again";
  departure.figure = std::move(why);
  return departure;
}

}  // namespace

/// Every walk that ran is then played alone as far as it came, until one of them ends the target again.
void Walker::on_agent_gone(const std::string& why) {
  ++counts_.deaths;
  std::vector<std::unique_ptr<Running>> dropped = drop_running();
  if (!options_.restart || !options_.restart(env_)) return abort(why);
  if (dropped.size() == 1 && dropped.front()->alone) {
    unexplained_.clear();
    release_suspects();
    dropped.front()->trace.departure = death(why);
    conclude(*dropped.front());
  } else {
    unexplained_ = why;
    for (std::unique_ptr<Running>& running : dropped) {
      if (!running->trace.events.empty()) running->plan.events = std::move(running->trace.events);
      running->trace = {};
      running->spoiled = false;
      running->alone = true;
      alone_.push_back(std::move(running));
    }
  }
  go_on();
}

/// The others need not be alone any more.
void Walker::release_suspects() {
  for (std::unique_ptr<Running>& running : std::exchange(alone_, {})) {
    if (running->suspicion) {
      begin_later(std::move(running));
    } else {
      running->alone = false;
      again_.push_back(std::move(running));
    }
  }
}

/// Those that did something last come first.
std::vector<std::unique_ptr<Walker::Running>> Walker::drop_running() {
  std::vector<std::unique_ptr<Running>> out;
  for (auto& [id, running] : running_) {
    scheduler().drop(id);
    out.push_back(std::move(running));
  }
  running_.clear();
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a->trace.last > b->trace.last; });
  return out;
}

void Walker::begin_later(std::unique_ptr<Running> running) {
  const Departure& departure = suspicions_[*running->suspicion].finding.departure;
  running->alone = departure.against == Departure::Against::death;
  const bool calm = suspicions_[*running->suspicion].calm;
  (running->alone ? alone_ : calm ? calm_ : again_).push_back(std::move(running));
}

/// Whether one of them is asked: then nothing else runs, or begins.
bool Walker::ask_suspects() {
  const bool one_runs = !running_.empty() && running_.begin()->second->alone;
  if (alone_.empty() && unexplained_.empty()) return one_runs;
  if (!running_.empty()) return true;
  if (alone_.empty()) {
    abort(unexplained_ + "; none of the walks that ran then ends it alone");
    return true;
  }
  std::unique_ptr<Running> next = std::move(alone_.front());
  alone_.pop_front();
  start(std::move(next));
  return true;
}

}  // namespace tcpspec::walk
