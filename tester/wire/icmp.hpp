#pragma once
// How the two families number the ICMP errors (RFC 792, RFC 1122 §3.2.2.1, RFC 1812 §5.2.7.1; RFC 4443 §3).

#include <cstdint>
#include <optional>

#include "wire/segment.hpp"

namespace tcpspec::wire {

struct IcmpNumbers {
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  bool operator==(const IcmpNumbers&) const = default;
};

/// Nothing for source_quench in IPv6.
std::optional<IcmpNumbers> icmp_numbers(Family family, IcmpError error);

/// The inverse; nothing for numbers that no IcmpError has.
std::optional<IcmpError> icmp_error(Family family, IcmpNumbers numbers);

/// What a received message reports.
std::optional<IcmpError> error_of(const IcmpMessage& message);

/// The MTU that a packet_too_big carries, in octets: 16 bits in IPv4 (RFC 1191 §4), 32 in IPv6 (RFC 4443
/// §3.2).
std::uint32_t mtu_of(const IcmpMessage& message);

/// Whether messages of this type report an error and quote a datagram.
bool is_icmp_error_type(Family family, std::uint8_t type);

}  // namespace tcpspec::wire
