#include "drive/signals.hpp"

#include <sys/signalfd.h>

namespace tcpspec::drive {

InterruptSignals::InterruptSignals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set, signal);
  if (sigprocmask(SIG_BLOCK, &set, &before_) < 0) throw os_error("sigprocmask");
  descriptor_ = Descriptor(signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC), "signalfd");
}

InterruptSignals::~InterruptSignals() { sigprocmask(SIG_SETMASK, &before_, nullptr); }

int InterruptSignals::taken() {
  signalfd_siginfo info{};
  if (taken_ == 0 && read(descriptor_.get(), &info, sizeof info) == sizeof info) {
    taken_ = static_cast<int>(info.ssi_signo);
    sigprocmask(SIG_SETMASK, &before_, nullptr);
  }
  return taken_;
}

}  // namespace tcpspec::drive
