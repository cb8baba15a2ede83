#pragma once
// What a fault does with its segments. `arriving(syn, vanish)` means "SYNs that arrive at the target vanish".

#include "drive/fault_conditions.hpp"
#include "drive/faulty_link.hpp"

namespace tcpspec::drive::fault {

using Alteration = void (*)(Segment&, const ObservedConnection&);

/// Segments that the target sends, and segments that arrive there.
FaultAction sent(Condition, FaultAction);
FaultAction arriving(Condition, FaultAction);
/// The one, and then the other.
FaultAction both(FaultAction, FaultAction);

// What happens to them.
void vanish(SegmentInTransit&);
void spoil(SegmentInTransit&);  ///< the checksum
void mend(SegmentInTransit&);   ///< the checksum
void twice(SegmentInTransit&);
void refuse(SegmentInTransit&);       ///< the response is as without a connection, and it is not delivered
void kill(SegmentInTransit&);         ///< refused, and the target's connection is reset
void reset(SegmentInTransit&);        ///< the response is a RST, also to a RST, and it is delivered
void acknowledge(SegmentInTransit&);  ///< the response is a bare ACK of RCV.NXT, and it is delivered
void challenge(SegmentInTransit&);    ///< the same, and not delivered
/// The response to a SYN is a SYN,ACK with another ISS, and it is not delivered.
void answer_anew(SegmentInTransit&);
/// From now on there is no connection: what arrives is refused, and nothing is sent.
FaultAction forget(Condition first);
FaultAction once(FaultAction);  ///< on each connection
FaultAction late(Duration);
FaultAction again_after(Duration);  ///< a copy follows
/// The first of each connection is followed by copies at these times; all others vanish.
FaultAction only_again_after(std::vector<Duration>);
FaultAction with(wire::Option);  ///< instead of another of its kind
FaultAction without(std::uint8_t kind);
FaultAction become(Alteration);
FaultAction restamp(void (*)(wire::Timestamps&, ObservedConnection&));  ///< segments that carry timestamps

// Alterations, for become().
void from_zero(Segment&, const ObservedConnection&);    ///< SEQ
void one_further(Segment&, const ObservedConnection&);  ///< SEQ
void at_rcv_nxt(Segment&, const ObservedConnection&);   ///< SEQ
void one_ack_less(Segment&, const ObservedConnection&);
void all_acked(Segment&, const ObservedConnection&);       ///< ACK is SND.NXT
void syn_acked_only(Segment&, const ObservedConnection&);  ///< ACK is IRS+1
void fin_not_acked(Segment&, const ObservedConnection&);   ///< ACK is the number of the tester's FIN
void pointer_before(Segment&, const ObservedConnection&);  ///< the urgent pointer, by one
void half_window(Segment&, const ObservedConnection&);
void huge_window(Segment&, const ObservedConnection&);
template <std::uint16_t bits>
void clear(Segment& s, const ObservedConnection&) {
  s.flags = static_cast<std::uint16_t>(s.flags & ~bits);
}

/// The target's sequence numbers seem to begin at this one, on every connection.
FaultAction number_from(Seq iss);

}  // namespace tcpspec::drive::fault
