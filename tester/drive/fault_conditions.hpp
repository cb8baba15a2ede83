#pragma once
// Which segments a fault is about.

#include "drive/segment_in_transit.hpp"

namespace tcpspec::drive::fault {

using wire::Segment;
using wire::Seq;

using Condition = bool (*)(const Segment&, const ObservedConnection&);

// By the header,
bool any(const Segment&, const ObservedConnection&);
bool syn(const Segment&, const ObservedConnection&);
bool not_syn(const Segment&, const ObservedConnection&);
bool urgent(const Segment&, const ObservedConnection&);
bool wrong_sum(const Segment&, const ObservedConnection&);
bool reserved_bits(const Segment&, const ObservedConnection&);
bool unknown_option(const Segment&, const ObservedConnection&);
bool syn_without_mss(const Segment&, const ObservedConnection&);
bool last_hop(const Segment&, const ObservedConnection&);  ///< TTL of 1

// where there is no connection,
bool stray_rst(const Segment&, const ObservedConnection&);
bool stray_without_ack(const Segment&, const ObservedConnection&);

// while one is opened,
bool first_syn(const Segment&, const ObservedConnection&);     ///< sent by the target
bool repeated_syn(const Segment&, const ObservedConnection&);  ///< sent by the target
bool syn_once_more(const Segment&,
                   const ObservedConnection&);  ///< arriving, with the number of the one before
bool syn_sent_rst(const Segment&, const ObservedConnection&);   ///< arriving in SYN-SENT
bool crossing_syn(const Segment&, const ObservedConnection&);   ///< arriving in SYN-SENT, without ACK
bool half_open_rst(const Segment&, const ObservedConnection&);  ///< before the opening is complete

// when it is open,
bool late_syn(const Segment&, const ObservedConnection&);
bool late_rst(const Segment&, const ObservedConnection&);
bool rst_in_window(const Segment&, const ObservedConnection&);
bool inexact_rst(const Segment&, const ObservedConnection&);  ///< in the window, but not at RCV.NXT
bool exact_rst(const Segment&, const ObservedConnection&);
bool rst_outside_window(const Segment&, const ObservedConnection&);
bool rst_with_text(const Segment&, const ObservedConnection&);
bool rst_of_wrong_ack(const Segment&, const ObservedConnection&);
bool outside_window(const Segment&, const ObservedConnection&);  ///< RFC 9293 §3.4; no RST
bool across_left_edge(const Segment&, const ObservedConnection&);
bool beyond_gap(const Segment&, const ObservedConnection&);   ///< data or FIN in the window, not at RCV.NXT
bool without_ack(const Segment&, const ObservedConnection&);  ///< nor SYN, nor RST
bool future_ack(const Segment&, const ObservedConnection&);   ///< above SND.NXT
bool text_of_old_ack(const Segment&, const ObservedConnection&);
bool bare_ack(const Segment&, const ObservedConnection&);    ///< no data and no other bit that counts
bool new_ack(const Segment&, const ObservedConnection&);     ///< a bare one that acknowledges more
bool old_ack(const Segment&, const ObservedConnection&);     ///< a bare one that does not
bool ack_of_syn(const Segment&, const ObservedConnection&);  ///< a bare one, of the SYN alone
bool ack_of_fin(const Segment&, const ObservedConnection&);
bool repeated(const Segment&, const ObservedConnection&);  ///< data or FIN that the target has sent before
bool older_timestamp(const Segment&, const ObservedConnection&);
bool rst_of_older_timestamp(const Segment&, const ObservedConnection&);

// and when it is closed.
bool text_after_close(const Segment&,
                      const ObservedConnection&);  ///< data or FIN that arrive after the target's FIN
bool time_wait_fin(const Segment&, const ObservedConnection&);
bool time_wait_rst(const Segment&, const ObservedConnection&);
bool time_wait_syn(const Segment&, const ObservedConnection&);

}  // namespace tcpspec::drive::fault
