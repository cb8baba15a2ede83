#pragma once

#include <vector>

#include "case/case.hpp"
#include "run/play.hpp"
#include "wire/draft.hpp"

namespace tcpspec::run {

/// The segments that a pattern means now: one, or several if DATA is more than the target's MSS. Fields that
/// are not in the pattern have the values of a conforming peer. Throws oracle::Unbound.
std::vector<wire::Draft> build(Play&, Connection&, const cases::SegmentPattern&);

/// An ordinary segment at RCV.NXT that acknowledges all that the target sent.
wire::Draft ordinary(Play&, Connection&, std::uint16_t flags, std::size_t octets = 0);

/// An octet that the target has had before, with the oldest acknowledgment that it can take: any synchronized
/// state acknowledges it (RFC 9293 §3.10.7.4).
wire::Draft repeated_octet(Play&, Connection&);

/// A SYN (or the SYN,ACK in response to the target's SYN) with the options that the case offers.
wire::Draft opening(Play&, Connection&, std::uint16_t flags);

/// A SYN so far below the window that only a listener without this connection takes it: any synchronized
/// state acknowledges it (RFC 9293 §3.10.7.4), and TIME-WAIT opens for a higher number only (§3.6.1).
wire::Draft opening_below(Play&, Connection&);

wire::IcmpDraft build_icmp(Play&, Connection&, const cases::SegmentPattern&);

/// The tester's octets: `A` to `Z`, again and again, starting with the connection's first octet.
wire::Octets text_at(wire::Seq first, wire::Seq irs, std::size_t octets);

/// The broadcast or multicast address of all hosts on a link; IPv6 has no broadcast; multicast replaces it.
wire::Address group_address(cases::SpecialAddress, wire::Family);

}  // namespace tcpspec::run
