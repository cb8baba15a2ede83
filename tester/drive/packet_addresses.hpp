#pragma once
// Who sent a datagram to whom, without parsing the rest of it.

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

/// Nothing if the octets do not hold the addresses.
std::optional<IpAddresses> ip_addresses(wire::OctetView datagram);

/// Nothing if it is not TCP, a later fragment, or too short.  IPv6 extension headers are not followed.
std::optional<TcpEndpoints> tcp_endpoints(wire::OctetView datagram);

/// Of the segment that an ICMP error quotes.
std::optional<TcpEndpoints> quoted_tcp_endpoints(wire::OctetView datagram);

/// Cuts off what follows the datagram by its own length: the padding of short Ethernet frames.
wire::OctetView without_padding(wire::OctetView datagram);

}  // namespace tcpspec::drive
