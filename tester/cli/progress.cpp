#include "cli/progress.hpp"

#include <fmt/format.h>

namespace tcpspec::cli {

namespace {
constexpr Duration interval = milliseconds(100);
}

Progress::Progress(std::size_t cases, bool wanted) : cases_(cases), line_(wanted) {}

void Progress::show(Instant now, const run::Suite& suite) {
  if (now < next_) return;
  next_ = now + interval;
  const std::vector<std::string> running = suite.running();
  std::string text = fmt::format("{} of {} cases done", suite.done_count(), cases_);
  if (!running.empty()) text += fmt::format(", {} running, among them {}", running.size(), running.front());
  line_.show(text);
}

}  // namespace tcpspec::cli
