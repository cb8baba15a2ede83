#include "cli/progress.hpp"

namespace tcpspec::cli {

void Progress::show(Instant now, const std::function<std::string()>& how_far) {
  constexpr Duration interval = milliseconds(100);
  const bool is_another_clock = now + interval < next_;  // that of the next part
  if (now < next_ && !is_another_clock) return;
  next_ = now + interval;
  line_.show(how_far());
}

}  // namespace tcpspec::cli
