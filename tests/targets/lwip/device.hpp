#pragma once

#include <optional>
#include <string>
#include <vector>

#include "stack.hpp"

extern "C" {
#include <lwip/tcpip.h>
}

namespace tcpspec::lwip_target {

/// All of lwIP is used under its one lock; its own thread only runs the timers.
class CoreLock {
 public:
  CoreLock() { LOCK_TCPIP_CORE(); }
  ~CoreLock() { UNLOCK_TCPIP_CORE(); }
  CoreLock(const CoreLock&) = delete;
  CoreLock& operator=(const CoreLock&) = delete;
};

/// lwIP, with threads, at one TAP device.  The packaged `tapif` is not used: it overruns the heap on
/// full-sized frames.
class Device {
 public:
  /// Starts lwIP. Throws as Stack, and std::system_error if the device cannot be opened.
  Device(const std::string& device, const std::vector<std::string>& addresses);

  int descriptor() const { return fd_; }
  /// Hands all frames that wait on the device to lwIP.  Takes the lock.
  void take_frames();

 private:
  int fd_ = -1;
  std::optional<Stack> stack_;
};

}  // namespace tcpspec::lwip_target
