#pragma once

#include "wire/address.hpp"

namespace tcpspec::wire {

/// The address so many further, within the last octet.
inline Address further(Address address, int distance) {
  std::uint8_t& last = address.octets[address.size() - 1];
  last = static_cast<std::uint8_t>(last + distance);
  return address;
}

}  // namespace tcpspec::wire
