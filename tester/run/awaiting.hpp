#pragma once
// Targets that have no agent and listen nowhere: they connect to the tester (Environment::awaited).

#include <optional>
#include <string>

#include "case/case.hpp"
#include "run/play.hpp"

namespace tcpspec::run {

/// The reason why the case is not applicable to such a target; nothing if it is applicable.
std::optional<std::string> why_not_awaited(const cases::Case&);

/// The same state, reached by a connection that the target opens, if the case allows either side to open.
cases::Given as_opened(const Environment&, cases::Given);

/// A new connection at the port where the target is awaited. Its SYN tells the target's port.
Connection& open_awaited(Play&, const std::string& name);

/// Returns when the target's SYN has come on this connection. There is no time limit, because no action of a
/// case decides when the target connects.
Task<void> await_syn(Play&, Connection&);

}  // namespace tcpspec::run
