#pragma once

#include <functional>

#include "drive/channel.hpp"
#include "drive/clock.hpp"
#include "drive/link.hpp"
#include "run/scheduler.hpp"

namespace tcpspec::drive {

/// For LoopOptions::sent_unread on a network device: more save little, and half a millisecond passes until
/// the last has been sent.
inline constexpr std::size_t many_unread = 48;

struct LoopOptions {
  double packets_per_second =
      20'000;  ///< never more than this is sent, whatever the cases request; infinity: no limit
  /// So many datagrams of different machines are sent before the link is asked for their stamps. Those that
  /// one machine sends together are not held up by others: the first may be, by so many.
  std::size_t sent_unread = 1;
  std::function<bool()> interrupted;      ///< true ends the run early
  std::function<void(Instant)> progress;  ///< after every round; it must limit its own rate
  /// It waited so long; `paced`: only the rate delayed something.
  std::function<void(Duration, bool paced)> waited;
  Duration longest_wait = milliseconds(100);  ///< the longest delay of an interrupt or a progress line
};

/// Runs machines over a wire until all clients of their scheduler have left. Only here decisions meet a clock
/// and a link. `agent` may be null. An exception of the link or the agent ends the run (Scheduler::abort) and
/// does not leave this function.
void run_to_end(run::Scheduler&, Clock&, Link&, Channel* agent, const LoopOptions&);

}  // namespace tcpspec::drive
