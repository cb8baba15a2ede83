#pragma once

#include "wire/time.hpp"

namespace tcpspec::drive {

/// The time line of a run: the machine's monotonic clock, or a simulated one that jumps.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() = 0;

  /// Returns at `deadline`, or earlier when a frame or a line has become readable (or a signal came).
  virtual void wait_until(Instant deadline) = 0;
};

}  // namespace tcpspec::drive
