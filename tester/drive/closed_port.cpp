#include "drive/closed_port.hpp"

#include "drive/socket_address.hpp"

namespace tcpspec::drive {
namespace {

// A port that is free at one address may be taken at the next.
constexpr int most_choices = 16;

/// A socket that is bound and does not listen.
Descriptor bound_socket(const wire::Endpoint& at, unsigned interface_index) {
  Descriptor socket(::socket(socket_family(at.address.family), SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
  const int on = 1;
  if (at.address.family == wire::Family::ipv6)
    setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  const SocketAddress address = socket_address(at, interface_index);
  if (bind(socket.get(), address.get(), address.size) < 0)
    throw os_error("cannot keep a port closed at " + at.to_string());
  return socket;
}

std::vector<Descriptor> bound_sockets(const std::vector<wire::Address>& addresses, std::uint16_t port,
                                      unsigned interface_index) {
  std::vector<Descriptor> sockets;
  for (const wire::Address& address : addresses) {
    sockets.push_back(bound_socket({address, port}, interface_index));
    port = end_of(sockets.front().get()).port;
  }
  return sockets;
}

}  // namespace

ClosedPort::ClosedPort(const std::vector<wire::Address>& addresses, std::uint16_t port,
                       unsigned interface_index) {
  for (int choice = 1;; ++choice) {
    try {
      sockets_ = bound_sockets(addresses, port, interface_index);
      break;
    } catch (const std::system_error& taken) {
      const bool another = port == 0 && taken.code() == std::errc::address_in_use;
      if (!another || choice == most_choices) throw;
    }
  }
  port_ = end_of(sockets_.front().get()).port;
}

}  // namespace tcpspec::drive
