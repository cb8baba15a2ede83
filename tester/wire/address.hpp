#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tcpspec::wire {

enum class Family : std::uint8_t { ipv4 = 4, ipv6 = 6 };

/// An IPv4 or IPv6 address.  Octets are in network order; an IPv4 address uses the first four, the rest are
/// 0.
struct Address {
  Family family = Family::ipv4;
  std::array<std::uint8_t, 16> octets{};

  auto operator<=>(const Address&) const = default;

  std::size_t size() const { return family == Family::ipv4 ? 4 : 16; }

  /// Reads `192.0.2.1` or `2001:db8::1` (no brackets, no zone); nothing if it is neither.
  static std::optional<Address> parse(std::string_view text);
  std::string to_string() const;

  bool is_loopback() const;
  bool is_link_local() const;
  bool is_private() const;  ///< RFC 1918, or RFC 4193 (fc00::/7)
  bool is_multicast() const;
};

/// An address and a port; the port is in host order.
struct Endpoint {
  Address address;
  std::uint16_t port = 0;

  auto operator<=>(const Endpoint&) const = default;

  /// `192.0.2.1:80` or `[2001:db8::1]:80`.
  std::string to_string() const;
};

/// A connection as the tester sees it: its own end and the target's.
struct FourTuple {
  Endpoint tester;
  Endpoint target;

  auto operator<=>(const FourTuple&) const = default;
};

}  // namespace tcpspec::wire
