#pragma once
// The two ends of a datagram, without parsing the rest.

#include <optional>

#include "wire/segment.hpp"

namespace tcpspec::drive {

struct IpAddresses {
  wire::Address source;
  wire::Address destination;
};

struct TcpEndpoints {
  wire::Endpoint source;
  wire::Endpoint destination;
};

/// Nothing if the octets do not have the addresses.
std::optional<IpAddresses> ip_addresses(wire::OctetView datagram);

/// Nothing if it is not TCP, a later fragment, or too short.  IPv6 extension headers are not followed.
std::optional<TcpEndpoints> tcp_endpoints(wire::OctetView datagram);

/// Of the segment that an ICMP error quotes.
std::optional<TcpEndpoints> quoted_tcp_endpoints(wire::OctetView datagram);

/// Removes the octets after the datagram's own length: the padding of short Ethernet frames.
wire::OctetView without_padding(wire::OctetView datagram);

}  // namespace tcpspec::drive
