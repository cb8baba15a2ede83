#include "drive/real_clock.hpp"

#include <sys/prctl.h>

#include <algorithm>
#include <ctime>

#include "drive/descriptor.hpp"

namespace tcpspec::drive {

RealClock::RealClock() {
  // The kernel may delay a wake-up by 50 us to save power, which is long compared with a round trip of 20 us.
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
}

Instant RealClock::now() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return Instant{static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec};
}

void RealClock::wait_until(Instant deadline) {
  const std::int64_t left = std::max<std::int64_t>(0, deadline.ns - now().ns);
  const timespec timeout{left / 1'000'000'000, left % 1'000'000'000};
  if (ppoll(watched_.data(), watched_.size(), &timeout, nullptr) < 0 && errno != EINTR)
    throw os_error("ppoll");
}

void RealClock::watch(int descriptor) { watched_.push_back({descriptor, POLLIN, 0}); }

void RealClock::forget(int descriptor) {
  std::erase_if(watched_, [&](const pollfd& entry) { return entry.fd == descriptor; });
}

}  // namespace tcpspec::drive
