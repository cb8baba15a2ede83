#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

#include "drive/descriptor.hpp"
#include "wire/address.hpp"

namespace tcpspec::drive {

/// An endpoint for the socket calls.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

inline int socket_family(wire::Family family) { return family == wire::Family::ipv4 ? AF_INET : AF_INET6; }

/// `interface_index` is used for link-local IPv6 addresses only.
inline SocketAddress socket_address(const wire::Endpoint& end, unsigned interface_index = 0) {
  SocketAddress result;
  if (end.address.family == wire::Family::ipv4) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = htons(end.port);
    std::copy_n(end.address.octets.begin(), 4, reinterpret_cast<std::uint8_t*>(&in.sin_addr));
    std::memcpy(&result.storage, &in, result.size = sizeof in);
  } else {
    sockaddr_in6 in{};
    in.sin6_family = AF_INET6;
    in.sin6_port = htons(end.port);
    std::copy_n(end.address.octets.begin(), 16, in.sin6_addr.s6_addr);
    if (end.address.is_link_local()) in.sin6_scope_id = interface_index;
    std::memcpy(&result.storage, &in, result.size = sizeof in);
  }
  return result;
}

/// The inverse; the port is 0 and the address 0.0.0.0 if it is of neither family.
inline wire::Endpoint endpoint_of(const sockaddr_storage& storage) {
  wire::Endpoint end;
  if (storage.ss_family == AF_INET) {
    const auto& in = reinterpret_cast<const sockaddr_in&>(storage);
    std::copy_n(reinterpret_cast<const std::uint8_t*>(&in.sin_addr), 4, end.address.octets.begin());
    end.port = ntohs(in.sin_port);
  } else if (storage.ss_family == AF_INET6) {
    const auto& in = reinterpret_cast<const sockaddr_in6&>(storage);
    end.address.family = wire::Family::ipv6;
    std::copy_n(in.sin6_addr.s6_addr, 16, end.address.octets.begin());
    end.port = ntohs(in.sin6_port);
  }
  return end;
}

/// One end of a socket: `getsockname` asks for its own, `getpeername` for the other. Throws
/// std::system_error.
inline wire::Endpoint end_of(int socket, decltype(getsockname) ask = getsockname) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (ask(socket, reinterpret_cast<sockaddr*>(&storage), &size) < 0) throw os_error("the ends of a socket");
  return endpoint_of(storage);
}

}  // namespace tcpspec::drive
