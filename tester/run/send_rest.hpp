#pragma once
// What a target's TCP had no room for when its application called SEND: the application waits, as any other
// does, and offers the rest again (RFC 9293 §3.9.1.3).

#include "run/play.hpp"

namespace tcpspec::run {

/// A SEND of the case that returned `now`, when its TCP had taken `taken` octets of `octets`.
void keep_rest(Connection&, std::uint64_t octets, std::uint64_t taken, Instant now);

/// Offers the rest once, if there is one.  An error that SEND returns is kept for the next call of the case.
Task<void> offer_rest(Play&, Connection&);

/// When to offer it again, each time later if there is no room; never if there is none.
Instant next_offer(const Connection&);

/// Whether more data cannot come: those that the target's TCP took have all been sent, and it had no room for
/// the rest.
bool has_no_more_data(const Connection&);
/// Ends the case as not applicable if that is so.
void unless_it_has_no_more_data(const Connection&);

}  // namespace tcpspec::run
