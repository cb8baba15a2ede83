#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>

namespace tcpspec::agent {

/// The address and port of one end, for the socket calls.
struct SocketAddress {
  sockaddr_storage storage{};

  /// `192.0.2.1`, `2001:db8::1` or `fe80::1%eth0`; the port is in host order. Nothing if it is not an
  /// address.
  static std::optional<SocketAddress> parse(const std::string& address, std::uint16_t port);
  static SocketAddress any(int family);
  static SocketAddress local_of(int fd);
  static SocketAddress peer_of(int fd);

  int family() const { return storage.ss_family; }
  std::uint16_t port() const;
  std::string address() const;  ///< without brackets and without a zone
  const void* octets() const;   ///< in network order; 4 or 16
  unsigned scope() const;       ///< interface index of a link-local address, else 0

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  socklen_t size() const;
};

}  // namespace tcpspec::agent
