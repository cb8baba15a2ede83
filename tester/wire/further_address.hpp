#pragma once

#include "wire/address.hpp"

namespace tcpspec::wire {

/// Of each family, where the tester may choose: a target remembers the path to an address, so that each is
/// used once, and a case may run again a few times.
inline constexpr int addresses_of_the_tester = 120;

/// The address so many further, within the last octet.
inline Address further(Address address, int distance) {
  std::uint8_t& last = address.octets[address.size() - 1];
  last = static_cast<std::uint8_t>(last + distance);
  return address;
}

}  // namespace tcpspec::wire
