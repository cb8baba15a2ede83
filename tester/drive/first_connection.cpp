#include "drive/first_connection.hpp"

#include <poll.h>

#include <algorithm>
#include <array>

#include "drive/socket_address.hpp"

namespace tcpspec::drive {

namespace {

constexpr std::size_t most_heard = 64 << 10;

/// At all addresses of both families where none is given.
Descriptor listen_at(const std::optional<wire::Address>& address, std::uint16_t port) {
  const wire::Address any = *wire::Address::parse("::");
  const SocketAddress at = socket_address({address.value_or(any), port});
  Descriptor socket(::socket(at.get()->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket");
  const int yes = 1;
  const int no = 0;
  setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (!address) setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
  if (bind(socket.get(), at.get(), at.size) < 0 || listen(socket.get(), 1) < 0)
    throw os_error("cannot listen on port " + std::to_string(port));
  return socket;
}

/// An IPv4 address that an IPv6 socket shows as `::ffff:a.b.c.d` (RFC 4291 §2.5.5.2).
wire::Endpoint unmapped(wire::Endpoint end) {
  constexpr std::array<std::uint8_t, 12> prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  const auto& octets = end.address.octets;
  if (end.address.family != wire::Family::ipv6 || !std::equal(prefix.begin(), prefix.end(), octets.begin()))
    return end;
  wire::Address address;
  std::copy(octets.begin() + prefix.size(), octets.end(), address.octets.begin());
  return {address, end.port};
}

bool readable_within(const Descriptor& socket, Duration patience) {
  pollfd entry{socket.get(), POLLIN, 0};
  return poll(&entry, 1, static_cast<int>(patience.milliseconds())) > 0;
}

}  // namespace

std::optional<FirstConnection> accept_first(const std::optional<wire::Address>& address, std::uint16_t port,
                                            Duration patience, int interrupt) {
  const Descriptor listener = listen_at(address, port);
  std::array<pollfd, 2> watched{{{listener.get(), POLLIN, 0}, {interrupt, POLLIN, 0}}};
  poll(watched.data(), watched.size(), static_cast<int>(patience.milliseconds()));
  if (watched[0].revents == 0) return std::nullopt;
  Descriptor socket(accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK), "accept");
  const linger reset{1, 0};  // no TIME-WAIT of this host is left on the port
  setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  const wire::Endpoint own = unmapped(end_of(socket.get()));
  const wire::Endpoint peer = unmapped(end_of(socket.get(), getpeername));
  return FirstConnection{own, peer, std::move(socket)};
}

std::string heard_on(const Descriptor& socket, Duration pause) {
  std::string heard;
  std::array<char, 4096> buffer;
  while (heard.size() < most_heard && readable_within(socket, pause)) {
    const ssize_t octets = recv(socket.get(), buffer.data(), buffer.size(), 0);
    if (octets <= 0) break;
    heard.append(buffer.data(), static_cast<std::size_t>(octets));
  }
  return heard;
}

bool closes_after(const Descriptor& socket, const std::string& said, Duration patience) {
  if (send(socket.get(), said.data(), said.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(said.size()))
    return false;
  std::array<char, 4096> buffer;
  while (readable_within(socket, patience))
    if (const ssize_t octets = recv(socket.get(), buffer.data(), buffer.size(), 0); octets <= 0)
      return octets == 0;
  return false;
}

}  // namespace tcpspec::drive
