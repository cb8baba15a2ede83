#pragma once
// Segments in the RFC's own notation (RFC 9293 §3.5): <SEQ=100><ACK=300><CTL=SYN,ACK><MSS=1460><DATA=5>.

#include <string>

#include "wire/segment.hpp"

namespace tcpspec::wire {

/// `SYN,ACK`; bits in the order SYN FIN RST PSH ACK URG ECE CWR AE; `none` if no bit is set.
std::string flags_to_string(std::uint16_t flags);

/// The inverse; accepts `,` and `+` between names; nothing if a name is unknown.
std::optional<std::uint16_t> flags_from_string(std::string_view text);

/// With absolute numbers.  Fields that say nothing are left out: ACK without the ACK bit, DATA=0, options absent.
std::string to_string(const Segment&);

std::string to_string(const IcmpMessage&);

/// The name of an ICMP error as the case language spells it: `host-unreachable`.
std::string_view to_string(IcmpError);
std::optional<IcmpError> icmp_error_from_string(std::string_view);

}  // namespace tcpspec::wire
