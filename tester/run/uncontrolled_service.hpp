#pragma once
// A service that the tester does not control may send, close or abort at any time. Data and a FIN always come
// from the application, and a RST may: none of them is evidence against the TCP below it.

#include "run/play.hpp"

namespace tcpspec::run {

/// Whether the service of the port may do what the case does not request: without the agent, unless the
/// profile names its role.
bool has_uncontrolled_service(const Play&);

/// The segment has data or a FIN, and acknowledges nothing new.
bool only_speaks(const Connection&, const wire::Segment&);

/// The part of the segment that is from the TCP below the service: its acknowledgment.
wire::Segment without_service(const wire::Segment&);

/// Accepts data of the service and acknowledges them, so that they are not sent again.
Task<void> let_speak(Play&, Connection&, const Arrival&);

/// Accepts the data that the service has sent until now, if nothing else came before them.
Task<void> let_speak_first(Play&, Connection&);

/// Whether the service itself ends a connection with the data of this one, and with its FIN if it has one,
/// and nothing unusual: this is tried on another connection. False if the tester has sent neither.
Task<bool> hangs_up(Play&, const Connection&);
/// The same also if the tester has sent neither: it may end each connection at once.
Task<bool> ends_such(Play&, const Connection&);

/// Whether the service sent something while a segment of the case was on its way, so that the variables of
/// the segment were out of date.
bool was_crossed(Play&);

}  // namespace tcpspec::run
