#pragma once
// The Internet checksum (RFC 1071) and the pseudo-headers that TCP and ICMPv6 add to it.

#include <cstdint>
#include <span>

#include "wire/segment.hpp"

namespace tcpspec::wire {

/// The one's complement sum of the octets as big-endian 16-bit numbers, folded to 16 bits and *not* inverted;
/// an odd last octet counts as if a zero followed.  Octets that contain their own correct checksum sum to
/// 0xffff. `start` continues from an earlier sum (of an even number of octets).
std::uint16_t ones_complement_sum(OctetView octets, std::uint16_t start = 0);

/// Puts the right checksum into an IPv4 header (RFC 791 §3.1) of 20 octets or more.
void set_ipv4_checksum(std::span<std::uint8_t> header);

/// The sum of the pseudo-header: RFC 9293 §3.1 for IPv4, RFC 8200 §8.1 for IPv6.  `length` is that of the
/// segment in octets.  Both addresses are of one family.
std::uint16_t pseudo_header_sum(const Address& source, const Address& destination, std::uint8_t protocol,
                                std::uint32_t length);

}  // namespace tcpspec::wire
