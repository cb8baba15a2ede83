#pragma once

#include <string>

#include "drive/descriptor.hpp"
#include "wire/segment.hpp"

namespace tcpspec::drive {

/// Sends IP datagrams unchanged, through raw sockets: the kernel finds the route (and the neighbour's
/// address), and fills in only the IPv4 header's checksum and total length, and the identification if it is
/// 0.
class RawSender {
 public:
  /// `anywhere`: routing chooses the device, which loopback needs.
  RawSender(const std::string& interface, bool anywhere);

  /// Waits while the device's queue is full, a second at most. Throws std::system_error: EMSGSIZE beyond the
  /// MTU, ENETUNREACH without a route, EPERM if a firewall rule refuses, EAFNOSUPPORT if this host has no
  /// IPv6.
  void send(wire::OctetView datagram);

 private:
  Descriptor v4_;
  Descriptor v6_;  // empty where the kernel has no IPv6
  unsigned interface_index_ = 0;
};

}  // namespace tcpspec::drive
