#pragma once

#include <optional>
#include <string>

#include "run/play.hpp"

namespace tcpspec::run {

/// Asks on another connection whether the target keeps nothing of an opening until it is complete, as a
/// listener with SYN cookies does (RFC 4987 §3.6): then it was never in SYN-RECEIVED.  Returns what shows it,
/// or nothing.
///
/// Such a listener lets both of two openings with different numbers on one four-tuple be completed; any other
/// keeps one at most.
Task<std::optional<std::string>> keeps_no_opening(Play&);

}  // namespace tcpspec::run
