#include "cli/progress.hpp"

namespace tcpspec::cli {

void Progress::show(Instant now, const std::function<std::string()>& how_far) {
  constexpr Duration interval = milliseconds(100);
  if (now < next_) return;
  next_ = now + interval;
  line_.show(how_far());
}

}  // namespace tcpspec::cli
