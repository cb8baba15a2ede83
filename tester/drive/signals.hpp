#pragma once

#include <csignal>

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

 private:
  sigset_t before_{};
  Descriptor descriptor_;
  int taken_ = 0;
};

}  // namespace tcpspec::drive
