#pragma once
// Targets that nobody commands and that listen nowhere: they connect to the tester (Environment::awaited).

#include <optional>
#include <string>

#include "case/case.hpp"
#include "run/play.hpp"

namespace tcpspec::run {

/// Why the case cannot be played on such a target, in words that follow "not applicable"; nothing if it can.
std::optional<std::string> why_not_awaited(const cases::Case&);

/// The target is given the state by a connection that it opens, where it is the same to the case who opens.
cases::Given as_opened(const Environment&, cases::Given);

/// A new connection to the port at which the target is awaited; its SYN tells the target's port.
Connection& open_awaited(Play&, const std::string& name);

/// Returns with the target's SYN on this connection, however long that takes: when the target connects
/// depends on nothing that a case does.
Task<void> await_syn(Play&, Connection&);

}  // namespace tcpspec::run
