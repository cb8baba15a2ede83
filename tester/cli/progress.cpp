#include "cli/progress.hpp"

#include <unistd.h>

#include <iostream>

namespace tcpspec::cli {

namespace {
constexpr Duration interval = milliseconds(100);
}

Progress::Progress(std::size_t cases, bool wanted)
    : cases_(cases), wanted_(wanted && isatty(STDERR_FILENO) == 1) {}

void Progress::show(Instant now, const run::Suite& suite) {
  if (!wanted_ || now < next_) return;
  next_ = now + interval;
  const std::vector<std::string> running = suite.running();
  std::cerr << "\r\x1b[K" << suite.done_count() << " of " << cases_ << " cases done";
  if (!running.empty()) std::cerr << ", " << running.size() << " running, among them " << running.front();
  std::cerr << std::flush;
  shown_ = true;
}

void Progress::erase() {
  if (shown_) std::cerr << "\r\x1b[K" << std::flush;
  shown_ = false;
}

}  // namespace tcpspec::cli
