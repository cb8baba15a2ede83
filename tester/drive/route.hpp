#pragma once

#include <optional>
#include <string>

#include "wire/address.hpp"

namespace tcpspec::drive {

/// How this host reaches an address.
struct Route {
  std::string interface;
  unsigned interface_index = 0;
  wire::Address source;                  ///< the source address of the kernel
  std::optional<wire::Address> gateway;  ///< nothing if the address is on the link, or this host's
  unsigned mtu = 0;                      ///< octets of the largest datagram
  bool loopback = false;                 ///< the target is this host
};

/// Asks the kernel's routing tables. Throws std::system_error (ENETUNREACH, EHOSTUNREACH, …) with the address
/// in its message if there is no route.
Route route_to(const wire::Address& target);

}  // namespace tcpspec::drive
