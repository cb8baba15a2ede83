#pragma once

#include "case/case.hpp"
#include "run/play.hpp"

namespace tcpspec::run {

/// Brings the case's own connection into the given state (RFC 9293 §3.3.2), repeating what may have been
/// lost.  Ends the case as inconclusive when the state is not reached: a requirement that was not exercised
/// was not violated.
Task<void> reach(Play&, const cases::Given&);

}  // namespace tcpspec::run
