#include "wire/address.hpp"

#include <fmt/format.h>
#include <tins/exceptions.h>
#include <tins/ip_address.h>
#include <tins/ipv6_address.h>

#include <algorithm>
#include <cstring>

namespace tcpspec::wire {
namespace {

bool starts_with(const Address& address, std::uint8_t first, std::uint8_t second, std::uint8_t second_mask) {
  return address.octets[0] == first && (address.octets[1] & second_mask) == second;
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
  // libtins passes a C string, which would end at an embedded NUL.
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  const std::string copy(text);
  Address address;
  try {
    if (copy.find(':') == std::string::npos) {
      const std::uint32_t octets = Tins::IPv4Address(copy);  // in network order, as it lies in memory
      std::memcpy(address.octets.data(), &octets, sizeof octets);
    } else {
      address.family = Family::ipv6;
      Tins::IPv6Address(copy).copy(address.octets.begin());
    }
  } catch (const Tins::exception_base&) {
    return std::nullopt;
  }
  return address;
}

std::string Address::to_string() const {
  if (family == Family::ipv6) return Tins::IPv6Address(octets.data()).to_string();
  return fmt::format("{}.{}.{}.{}", octets[0], octets[1], octets[2], octets[3]);
}

bool Address::is_loopback() const {
  if (family == Family::ipv4) return octets[0] == 127;
  return octets[15] == 1 &&
         std::all_of(octets.begin(), octets.end() - 1, [](auto octet) { return octet == 0; });
}

bool Address::is_link_local() const {
  return family == Family::ipv4 ? starts_with(*this, 169, 254, 0xff) : starts_with(*this, 0xfe, 0x80, 0xc0);
}

bool Address::is_private() const {
  if (family == Family::ipv6) return (octets[0] & 0xfe) == 0xfc;
  return octets[0] == 10 || starts_with(*this, 172, 16, 0xf0) || starts_with(*this, 192, 168, 0xff);
}

bool Address::is_multicast() const {
  return family == Family::ipv4 ? (octets[0] & 0xf0) == 0xe0 : octets[0] == 0xff;
}

std::string Endpoint::to_string() const {
  const auto host = address.to_string();
  return (address.family == Family::ipv4 ? host : "[" + host + "]") + ":" + std::to_string(port);
}

}  // namespace tcpspec::wire
