#pragma once

#include <optional>

#include "run/play.hpp"

namespace tcpspec::run {

/// How late the tester itself may be in this case without making its times worthless: a segment that leaves
/// late is measured by the target (RFC 6298 §2), and a wait that lasts longer is another stimulus.  Nothing
/// if the case measures no time.
std::optional<Duration> allowed_lateness(const Play&);

/// After the case has its verdict: one that may rest on times that the tester did not keep becomes
/// inconclusive.
void discount_lateness(Play&);

}  // namespace tcpspec::run
