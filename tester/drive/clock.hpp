#pragma once

#include "wire/time.hpp"

namespace tcpspec::drive {

/// The time line of a run: the machine's monotonic clock, or a simulated one that jumps.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() = 0;

  /// Returns at `deadline`, or earlier if a frame or a line becomes readable (or a signal comes).
  virtual void wait_until(Instant deadline) = 0;
};

}  // namespace tcpspec::drive
