#pragma once
// A service that nobody controls may speak, close or give up at any time.  Text and a FIN are always the
// application's doing, and a RST may be: none of them is evidence against the TCP below it.

#include "run/play.hpp"

namespace tcpspec::run {

/// Whether what stands behind the port may do what the case does not ask it for: without the agent, unless
/// the profile names its role.
bool has_own_mind(const Play&);

/// The segment brings text, or a FIN, and what it acknowledges was acknowledged before.
bool only_speaks(const Connection&, const wire::Segment&);

/// What the TCP below the service says with this segment: its acknowledgment.
wire::Segment without_service(const wire::Segment&);

/// Takes text of the service and acknowledges it, so that it is not sent again.
Task<void> let_speak(Play&, Connection&, const Arrival&);

/// Takes what the service has said up to now, where nothing else has come before it.
Task<void> let_speak_first(Play&, Connection&);

/// Whether the service itself ends a connection that brings the text of this one, and nothing unusual: it is
/// tried on another connection.  False where the tester has sent no text.
Task<bool> hangs_up(Play&, const Connection&);

/// Whether the service spoke while a segment of the case was under way, so that the variables that the
/// segment was made from were not the target's any more.
bool was_crossed(Play&);

}  // namespace tcpspec::run
