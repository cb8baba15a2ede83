#pragma once
// The target's application. With the agent every user call of RFC 9293 §3.9.1 is a request; at service level
// a call is replaced by what the service is known to do (an HTTP server closes after a request), or it is not
// possible.

#include <optional>
#include <string>

#include "case/case.hpp"
#include "run/play.hpp"

namespace tcpspec::run {

/// The time between two equal requests to a target's application.
inline constexpr Duration asking_interval = milliseconds(10);

/// Chooses the target's end: opens the listener, or picks the service that the case needs. Ends the case as
/// not applicable if the target has no such service.
Task<void> prepare_application(Play&);

/// Whether the application gets the connection within a time; at wire and service level this is assumed.
Task<bool> accepted_within(Play&, Connection&, Duration);

/// Waits for it, and ends the case as inconclusive if it does not get it.
Task<void> accept(Play&, Connection&);

/// OPEN towards the tester; afterwards connection.flow.target.port is known from the SYN.
/// `unbound`: IP chooses the target's address.
Task<Reply> open_actively(Play&, Connection&, std::uint32_t text = 0, bool unbound = false);

/// A request that the application must be able to fulfil: if the agent knows no such thing, the case is not
/// applicable. `what` completes the sentence "the application cannot …".
Task<Reply> demand(Play&, std::string line, std::string what);

/// CLOSE, so that a FIN follows; at service level, sends the octets that make the service close.
Task<void> close(Play&, Connection&);

/// Performs a call of a case and compares what it returns; throws Ended on a difference.
Task<void> perform_call(Play&, Connection&, const cases::CallStep&, const cases::OutcomeName& outcome);

/// What the agent's kernel says about the state, or without DIAG the connection's own STATUS; nothing if
/// neither can say.
Task<std::optional<cases::State>> status(Play&, Connection&);

/// Releases the handles that the case has from the application.
Task<void> release_application(Play&);

}  // namespace tcpspec::run
