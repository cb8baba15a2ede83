#pragma once

#include <poll.h>

#include <vector>

#include "drive/clock.hpp"

namespace tcpspec::drive {

/// The machine's monotonic clock (CLOCK_MONOTONIC, nanoseconds since boot).
class RealClock : public Clock {
 public:
  RealClock();

  Instant now() override;

  /// Returns at `deadline`, or as soon as a watched descriptor is readable or its other end has gone.  A
  /// handled signal ends the wait too; see InterruptSignals for how SIGINT becomes a descriptor.
  void wait_until(Instant deadline) override;

  /// The descriptor must stay open until it is forgotten.
  void watch(int descriptor);
  void forget(int descriptor);

 private:
  std::vector<pollfd> watched_;
};

}  // namespace tcpspec::drive
