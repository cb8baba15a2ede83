#pragma once

#include <optional>

#include "run/play.hpp"

namespace tcpspec::run {

/// Any machine is so late.
inline constexpr Duration usual_lateness = milliseconds(20);

/// A machine that is too busy for a single case, or for what runs beside few others, stays so.
inline constexpr int most_late_runs = 3;

/// How late the tester itself may be in this case without making its times worthless: a segment that leaves
/// late is measured by the target (RFC 6298 §2), and a wait that lasts longer is another stimulus.  Nothing
/// if the case measures no time.
std::optional<Duration> allowed_lateness(const Play&);

/// After the case has its verdict: one that may rest on times that the tester did not keep becomes
/// inconclusive.
void discount_lateness(Play&);

}  // namespace tcpspec::run
