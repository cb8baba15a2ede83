// A target that ends: it is started again, and the point that ends it is found.

#include <utility>

#include "sweep/player.hpp"
#include "sweep/sweeper.hpp"

namespace tcpspec::sweep {

/// Every point that ran is then played alone, until one of them ends the target again. It must do so once
/// more as the first that a new target gets: another one may only have been worn out.
void Sweeper::on_agent_gone(const std::string& why) {
  ++deaths_;
  const std::vector<Dropped> dropped = drop_running();
  if (!options_.restart || !options_.restart(env_)) return abort(why);
  fresh_ = true;
  const bool alone = !unexplained_.empty() && !dropped.empty();
  if (alone && dropped.front().running.first) {
    unexplained_.clear();
    convict(dropped.front(), why);
    waiting_.insert(waiting_.begin(), suspects_.begin(), suspects_.end());
    suspects_.clear();
  } else if (alone) {
    suspects_.push_front(dropped.front().running.result);
  } else {
    unexplained_ = why;
    for (const Dropped& one : dropped) suspects_.push_back(one.running.result);
  }
  go_on();
}

std::vector<Sweeper::Dropped> Sweeper::drop_running() {
  std::vector<Dropped> out;
  for (const auto& [id, running] : std::exchange(running_, {})) {
    const std::unique_ptr<run::Machine> machine = scheduler().drop(id);
    out.push_back({*running, machine && running->alone ? figure_of(machine->take_unfinished()) : ""});
  }
  return out;
}

/// Whether one of them is asked: then nothing else runs.
bool Sweeper::ask_suspects() {
  if (unexplained_.empty()) return false;
  if (!running_.empty()) return true;
  if (suspects_.empty()) {
    abort(unexplained_ + "; none of the points that ran then ends it alone");
    return true;
  }
  const std::size_t next = suspects_.front();
  suspects_.pop_front();
  start(next, true);
  return true;
}

void Sweeper::convict(const Dropped& one, const std::string& why) {
  Result& result = results_[one.running.result];
  ++result.tries;
  ++done_;
  result.observation = one.running.observation;
  result.observation.end = Observation::End::died;
  result.grade = oracle::Grade::forbidden;
  recordings_[one.running.result] = {one.figure + (one.figure.empty() ? "" : "\n") + why, why};
  Preparation& preparation = preparations_[{case_key(result.point), result.family}];
  if (result.observation.asked) {
    ++preparation.reached;
  } else {
    ++preparation.failed;
    preparation.last_reason = why;
  }
}

}  // namespace tcpspec::sweep
