#pragma once

#include <optional>
#include <string>

#include "run/play.hpp"

namespace tcpspec::run {

/// Nothing on the wire tells that TIME-WAIT has begun: the last that the target sends is the acknowledgment
/// of a FIN, and whether it keeps the connection shows only in what it does later.  So where a case that is
/// given TIME-WAIT departs, another connection is brought there in the same way and asked.  Why the target
/// keeps none there; nothing if it does, or if that does not show.
Task<std::optional<std::string>> keeps_no_time_wait(Play&);

}  // namespace tcpspec::run
