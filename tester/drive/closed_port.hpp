#pragma once

#include <cstdint>
#include <vector>

#include "drive/descriptor.hpp"
#include "wire/address.hpp"

namespace tcpspec::drive {

/// Keeps one port of this host closed.  Sockets are bound to it and do not listen: the kernel answers what
/// comes with a RST, as RFC 9293 §3.10.7.1 has it, and gives the port to no guard and no program that takes
/// any port.  Matters where the target is this host, whose ports the tester also uses.
class ClosedPort {
 public:
  /// The same port at all of `addresses`, at least one.  0 lets the kernel choose.  `interface_index` matters
  /// for link-local addresses only.  Throws std::system_error: EADDRINUSE when a program holds the port or
  /// none is free, EADDRNOTAVAIL when an address is not this host's, EACCES below 1024 without privilege.
  explicit ClosedPort(const std::vector<wire::Address>& addresses, std::uint16_t port = 0,
                      unsigned interface_index = 0);

  std::uint16_t port() const { return port_; }

 private:
  std::uint16_t port_ = 0;
  std::vector<Descriptor> sockets_;
};

}  // namespace tcpspec::drive
