#include "drive/signals.hpp"

#include <sys/signalfd.h>

#include <atomic>
#include <ctime>

namespace tcpspec::drive {

namespace {

// timeout(1) sends its signal to the process and then to its group, and a terminal may send a second one.
constexpr double same_moment = 1;  // seconds

std::atomic<double> first_at{0};

timespec time_of(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return time;
}

double now() {
  const timespec time = time_of(CLOCK_MONOTONIC);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// Differs as soon as the kernel has counted on; reading it is no system call.
std::int64_t tick() {
  const timespec time = time_of(CLOCK_MONOTONIC_COARSE);
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

constexpr int interrupting[] = {SIGINT, SIGTERM, SIGHUP};

sigset_t set_of_interrupting() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : interrupting) sigaddset(&set, signal);
  return set;
}

/// The reports are being written.
void on_further(int signal) {
  if (now() - first_at < same_moment) return;
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

}  // namespace

InterruptSignals::InterruptSignals() {
  const sigset_t set = set_of_interrupting();
  if (sigprocmask(SIG_BLOCK, &set, &before_) < 0) throw os_error("sigprocmask");
  descriptor_ = Descriptor(signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC), "signalfd");
}

InterruptSignals::~InterruptSignals() { sigprocmask(SIG_SETMASK, &before_, nullptr); }

int InterruptSignals::taken() {
  signalfd_siginfo info{};
  if (taken_ == 0 && read(descriptor_.get(), &info, sizeof info) == sizeof info) {
    taken_ = static_cast<int>(info.ssi_signo);
    first_at = now();
    struct sigaction further {};
    further.sa_handler = on_further;
    further.sa_flags = SA_RESTART;
    for (const int signal : interrupting) {
      struct sigaction now_set {};
      sigaction(signal, nullptr, &now_set);
      if (now_set.sa_handler != SIG_IGN) sigaction(signal, &further, nullptr);  // as nohup(1) leaves SIGHUP
    }
    sigprocmask(SIG_SETMASK, &before_, nullptr);
  }
  return taken_;
}

int InterruptSignals::taken_lately() {
  const std::int64_t present = tick();
  if (present == looked_at_) return taken_;
  looked_at_ = present;
  return taken();
}

}  // namespace tcpspec::drive
