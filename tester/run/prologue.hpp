#pragma once

#include "case/case.hpp"
#include "run/play.hpp"

namespace tcpspec::run {

/// What the target's application sends on the way, through the agent.
struct Prelude {
  std::uint32_t acknowledged = 0;  ///< octets that are acknowledged as soon as the connection is ESTABLISHED
  std::uint32_t outstanding =
      0;  ///< octets that stay unacknowledged in the given state, before a FIN if one is sent
};

/// Brings the case's own connection into the given state (RFC 9293 §3.3.2), repeating what may have been
/// lost. Ends the case as inconclusive if the state is not reached: a requirement that was not tested is not
/// broken.
Task<void> reach(Play&, const cases::Given&, Prelude = {});

/// The same with another connection of this name, beside the case's own. Null if it does not get there, which
/// says nothing about the case's own.
Task<Connection*> reach_beside(Play&, const cases::Given&, const std::string& name);

}  // namespace tcpspec::run
