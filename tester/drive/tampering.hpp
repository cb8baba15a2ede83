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

// Which segments: by the header,
bool any(const Segment&, const Memory&);
bool syn(const Segment&, const Memory&);
bool not_syn(const Segment&, const Memory&);
bool urgent(const Segment&, const Memory&);
bool wrong_sum(const Segment&, const Memory&);
bool reserved_bits(const Segment&, const Memory&);
bool unknown_option(const Segment&, const Memory&);
bool syn_without_mss(const Segment&, const Memory&);
bool last_hop(const Segment&, const Memory&);  ///< TTL of 1

// where there is no connection,
bool stray_rst(const Segment&, const Memory&);
bool stray_without_ack(const Segment&, const Memory&);

// while one is opened,
bool first_syn(const Segment&, const Memory&);      ///< sent by the target
bool repeated_syn(const Segment&, const Memory&);   ///< sent by the target
bool syn_once_more(const Segment&, const Memory&);  ///< arriving, with the number of the one before
bool syn_sent_rst(const Segment&, const Memory&);   ///< arriving in SYN-SENT
bool crossing_syn(const Segment&, const Memory&);   ///< arriving in SYN-SENT, without ACK
bool half_open_rst(const Segment&, const Memory&);  ///< before the opening is complete

// when it is open,
bool late_syn(const Segment&, const Memory&);
bool late_rst(const Segment&, const Memory&);
bool rst_in_window(const Segment&, const Memory&);
bool inexact_rst(const Segment&, const Memory&);  ///< in the window, but not at RCV.NXT
bool exact_rst(const Segment&, const Memory&);
bool rst_outside_window(const Segment&, const Memory&);
bool rst_with_text(const Segment&, const Memory&);
bool rst_of_wrong_ack(const Segment&, const Memory&);
bool outside_window(const Segment&, const Memory&);  ///< RFC 9293 §3.4; no RST
bool across_left_edge(const Segment&, const Memory&);
bool beyond_gap(const Segment&, const Memory&);   ///< text or FIN in the window, not at RCV.NXT
bool without_ack(const Segment&, const Memory&);  ///< nor SYN, nor RST
bool future_ack(const Segment&, const Memory&);   ///< above SND.NXT
bool text_of_old_ack(const Segment&, const Memory&);
bool bare_ack(const Segment&, const Memory&);    ///< no text and no other bit that counts
bool new_ack(const Segment&, const Memory&);     ///< a bare one that moves RCV.NXT
bool old_ack(const Segment&, const Memory&);     ///< a bare one that does not
bool ack_of_syn(const Segment&, const Memory&);  ///< a bare one, of the SYN alone
bool ack_of_fin(const Segment&, const Memory&);
bool repeated(const Segment&, const Memory&);  ///< text or FIN that the target has sent before
bool older_timestamp(const Segment&, const Memory&);
bool rst_of_older_timestamp(const Segment&, const Memory&);

// and when it is closed.
bool text_after_close(const Segment&, const Memory&);  ///< text or FIN that arrives after the target's FIN
bool time_wait_fin(const Segment&, const Memory&);
bool time_wait_rst(const Segment&, const Memory&);
bool time_wait_syn(const Segment&, const Memory&);

// What becomes of them.
void vanish(Passage&);
void spoil(Passage&);  ///< the checksum
void mend(Passage&);   ///< the checksum
void twice(Passage&);
void refuse(Passage&);       ///< answered as if there were no connection, and not delivered
void kill(Passage&);         ///< refused, and the target's connection is reset
void reset(Passage&);        ///< answered by a RST, a RST too, and delivered
void acknowledge(Passage&);  ///< answered by a bare ACK of RCV.NXT, and delivered
void challenge(Passage&);    ///< so, and not delivered
void answer_anew(Passage&);  ///< a SYN is answered by a SYN,ACK with another ISS, and not delivered
/// From now on the connection is not there: what arrives is refused, and nothing is sent.
Tamper forget(Which first);
Tamper once(Tamper);  ///< on each connection
Tamper late(Duration);
Tamper again_after(Duration);  ///< a copy follows
/// The first of each connection is followed by copies at these times; all others vanish.
Tamper only_again_after(std::vector<Duration>);
Tamper with(wire::Option);  ///< instead of another of its kind
Tamper without(std::uint8_t kind);
Tamper become(How);
Tamper restamp(void (*)(wire::Timestamps&, Memory&));  ///< segments that carry timestamps

// Alterations, for become().
void from_zero(Segment&, const Memory&);    ///< SEQ
void one_further(Segment&, const Memory&);  ///< SEQ
void at_rcv_nxt(Segment&, const Memory&);   ///< SEQ
void one_ack_less(Segment&, const Memory&);
void all_acked(Segment&, const Memory&);       ///< ACK is SND.NXT
void syn_acked_only(Segment&, const Memory&);  ///< ACK is IRS+1
void fin_not_acked(Segment&, const Memory&);   ///< ACK is the number of the tester's FIN
void pointer_before(Segment&, const Memory&);  ///< the urgent pointer, by one
void half_window(Segment&, const Memory&);
void huge_window(Segment&, const Memory&);
template <std::uint16_t bits>
void clear(Segment& s, const Memory&) {
  s.flags = static_cast<std::uint16_t>(s.flags & ~bits);
}

/// The target's sequence numbers seem to begin at this one, on every connection.
Tamper number_from(Seq iss);

}  // namespace tcpspec::drive::tampering
