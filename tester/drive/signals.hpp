#pragma once

#include <csignal>
#include <cstdint>

#include "drive/descriptor.hpp"

namespace tcpspec::drive {

/// Turns SIGINT, SIGTERM and SIGHUP into a descriptor that a RealClock can watch, so that an interrupted run
/// still writes its reports. A signal within a second of the first belongs to it; a later one ends the
/// process at once, as users expect. Make it before children are started only if they reset their signal mask
/// (those of `spawn` and Lab do).
class InterruptSignals {
 public:
  InterruptSignals();
  ~InterruptSignals();
  InterruptSignals(const InterruptSignals&) = delete;
  InterruptSignals& operator=(const InterruptSignals&) = delete;

  int descriptor() const { return descriptor_.get(); }

  /// The number of the signal that has come; 0 if none.
  int taken();

  /// The same for who asks all the time: looks once in each tick of the kernel's clock, a few milliseconds,
  /// because a look is a system call.
  int taken_lately();

 private:
  sigset_t before_{};
  std::int64_t looked_at_ = 0;  ///< tick
  Descriptor descriptor_;
  int taken_ = 0;
};

}  // namespace tcpspec::drive
