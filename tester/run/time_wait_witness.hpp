#pragma once

#include <optional>
#include <string>

#include "run/play.hpp"

namespace tcpspec::run {

/// No segment shows that TIME-WAIT has begun: the target's last segment acknowledges a FIN, and only its
/// later behaviour shows whether it keeps the connection. So if a case with `given: TIME-WAIT` departs,
/// another connection is brought to TIME-WAIT in the same way and probed. Returns why the target keeps no
/// connection there; nothing if it does, or if this is not visible.
Task<std::optional<std::string>> keeps_no_time_wait(Play&);

}  // namespace tcpspec::run
