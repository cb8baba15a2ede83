#pragma once
// What is left of connections when nothing depends on them any more.

#include "run/play.hpp"

namespace tcpspec::run {

/// Resets what is left of a connection, so that the target forgets it.  Not recorded.
Task<void> reset(Play&, Connection&);

// Where a RST does not get to the target, or does nothing there (Environment::ignores_resets): the connection
// ends as it does between two applications (RFC 9293 §3.6), in two steps, so that many can end together.

/// A FIN, which also completes an opening.
Task<void> send_last(Play&, Connection&);
/// Acknowledges the target's FIN.  Returns whether the target has acknowledged what was sent last.
Task<bool> await_end(Play&, Connection&, Instant deadline);

}  // namespace tcpspec::run
