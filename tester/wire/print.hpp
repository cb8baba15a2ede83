#pragma once
// Segments in the RFC's own notation (RFC 9293 §3.5): <SEQ=100><ACK=300><CTL=SYN,ACK><WND=65535><MSS=1460>.

#include <optional>
#include <string>
#include <string_view>

#include "wire/segment.hpp"

namespace tcpspec::wire {

/// `SYN,ACK`; bits in the order SYN FIN RST PSH ACK URG ECE CWR AE; `none` if no bit is set.
std::string flags_to_string(std::uint16_t flags);

/// The inverse; accepts `,` and `+` between names; nothing if a name is unknown.
std::optional<std::uint16_t> flags_from_string(std::string_view text);

/// With absolute numbers.  Fields that say nothing are left out: ACK without the ACK bit, WND of a RST, UP
/// without the URG bit, DATA=0, a correct checksum, options absent, TOS
/// without a DSCP, ECN of a segment that is not ECN-capable.  Names are those of the case language:
/// SEQ ACK CTL RESERVED WND UP MSS WSOPT SACKOK TSVAL TSECR SACK OPT DATA CHECKSUM TOS ECN; after them come
/// the malformations, in brackets and separated by `; `.
std::string to_string(const Segment&);

/// The same without SEQ and ACK, for callers that write them differently.
std::string without_numbers(const Segment&);

/// `<ICMP=packet-too-big><MTU=576><QUOTE=1000>`; `<ICMP=3/9>` (type and code) for one without a name.
std::string to_string(const IcmpMessage&);

/// The name of an ICMP error as the case language spells it: `host-unreachable`.
std::string_view to_string(IcmpError);
std::optional<IcmpError> icmp_error_from_string(std::string_view);

}  // namespace tcpspec::wire
