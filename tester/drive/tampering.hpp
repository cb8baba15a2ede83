#pragma once
// The words that faults are told in: which segments, and what becomes of them.  `arriving(syn, vanish)` reads
// "of what arrives at the target, the SYNs vanish".

#include "drive/faulty_link.hpp"

namespace tcpspec::drive::tampering {

using wire::Segment;
using wire::Seq;

using Which = bool (*)(const Segment&, const Memory&);
using How = void (*)(Segment&, const Memory&);

/// Of what the target sends, of what arrives there.
Tamper sent(Which, Tamper);
Tamper arriving(Which, Tamper);
/// The one, and then the other.
Tamper both(Tamper, Tamper);

// Which segments.  Those that speak of numbers hold for connections whose SYN the tester has acknowledged.
bool any(const Segment&, const Memory&);
bool syn(const Segment&, const Memory&);
bool not_syn(const Segment&, const Memory&);
bool stray(const Segment&, const Memory&);  ///< on a four-tuple without a connection
bool stray_rst(const Segment&, const Memory&);
bool half_open_rst(const Segment&, const Memory&);  ///< before the opening is complete
bool late_syn(const Segment&, const Memory&);       ///< after it
bool late_rst(const Segment&, const Memory&);
bool rst_in_window(const Segment&, const Memory&);
bool inexact_rst(const Segment&, const Memory&);  ///< in the window, but not at RCV.NXT
bool exact_rst(const Segment&, const Memory&);
bool rst_outside_window(const Segment&, const Memory&);
bool outside_window(const Segment&, const Memory&);  ///< RFC 9293 §3.4; no RST
bool across_left_edge(const Segment&, const Memory&);
bool beyond_gap(const Segment&, const Memory&);  ///< text or FIN in the window, not at RCV.NXT
bool future_ack(const Segment&, const Memory&);  ///< above SND.NXT
bool bare_ack(const Segment&, const Memory&);    ///< no text and no other bit that counts
bool new_ack(const Segment&, const Memory&);     ///< a bare one that moves RCV.NXT
bool old_ack(const Segment&, const Memory&);     ///< a bare one that does not
bool ack_of_fin(const Segment&, const Memory&);
bool repeated(const Segment&, const Memory&);  ///< text or FIN that the target has sent before
bool older_timestamp(const Segment&, const Memory&);

// What becomes of them.
void vanish(Passage&);
void spoil(Passage&);  ///< the checksum
void mend(Passage&);   ///< the checksum
void twice(Passage&);
void refuse(Passage&);       ///< answered as if there were no connection, and not delivered
void kill(Passage&);         ///< refused, and the target's connection is reset
void acknowledge(Passage&);  ///< with a bare ACK of RCV.NXT, besides being delivered
void challenge(Passage&);    ///< so, and not delivered
/// From now on the connection is not there: what arrives is refused, and nothing is sent.
Tamper forget(Which first);
Tamper once(Tamper);  ///< on each connection
Tamper late(Duration);
Tamper again_after(Duration);  ///< a copy follows
Tamper become(How);
Tamper with(wire::Option);  ///< instead of another of its kind
Tamper without(std::uint8_t kind);
Tamper restamp(void (*)(wire::Timestamps&, Memory&));  ///< segments that carry timestamps

}  // namespace tcpspec::drive::tampering
