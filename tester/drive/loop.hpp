#pragma once

#include <functional>

#include "drive/channel.hpp"
#include "drive/clock.hpp"
#include "drive/link.hpp"
#include "run/scheduler.hpp"

namespace tcpspec::drive {

struct LoopOptions {
  double packets_per_second = 20'000;         ///< never more than this leaves, whatever the cases ask
  std::function<bool()> interrupted;          ///< true ends the run early
  std::function<void(Instant)> progress;      ///< after every round; rate-limit yourself
  Duration longest_wait = milliseconds(100);  ///< an interrupt or a progress line is never later than this
};

/// Runs machines over a wire until all clients of their scheduler have left: the only place where decisions
/// meet a clock and a link.  `agent` may be null. What the link or the agent throws ends the run
/// (Scheduler::abort) and does not come out of here.
void run_to_end(run::Scheduler&, Clock&, Link&, Channel* agent, const LoopOptions&);

}  // namespace tcpspec::drive
