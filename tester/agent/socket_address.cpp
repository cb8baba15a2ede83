#include "agent/socket_address.hpp"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>

namespace tcpspec::agent {
namespace {

const sockaddr_in& v4(const sockaddr_storage& s) { return reinterpret_cast<const sockaddr_in&>(s); }
const sockaddr_in6& v6(const sockaddr_storage& s) { return reinterpret_cast<const sockaddr_in6&>(s); }

}  // namespace

std::optional<SocketAddress> SocketAddress::parse(const std::string& address, std::uint16_t port) {
  SocketAddress result;
  auto& in = reinterpret_cast<sockaddr_in&>(result.storage);
  if (inet_pton(AF_INET, address.c_str(), &in.sin_addr) == 1) {
    in.sin_family = AF_INET;
    in.sin_port = htons(port);
    return result;
  }
  auto& in6 = reinterpret_cast<sockaddr_in6&>(result.storage);
  const auto percent = address.find('%');
  if (inet_pton(AF_INET6, address.substr(0, percent).c_str(), &in6.sin6_addr) != 1) return std::nullopt;
  in6.sin6_family = AF_INET6;
  in6.sin6_port = htons(port);
  if (percent != std::string::npos) {
    in6.sin6_scope_id = if_nametoindex(address.substr(percent + 1).c_str());
    if (in6.sin6_scope_id == 0) return std::nullopt;
  }
  return result;
}

SocketAddress SocketAddress::any(int family) {
  SocketAddress result;
  result.storage.ss_family = static_cast<sa_family_t>(family);
  return result;
}

SocketAddress SocketAddress::local_of(int fd) {
  SocketAddress result;
  socklen_t size = sizeof result.storage;
  getsockname(fd, reinterpret_cast<sockaddr*>(&result.storage), &size);
  return result;
}

SocketAddress SocketAddress::peer_of(int fd) {
  SocketAddress result;
  socklen_t size = sizeof result.storage;
  getpeername(fd, reinterpret_cast<sockaddr*>(&result.storage), &size);
  return result;
}

std::uint16_t SocketAddress::port() const {
  return ntohs(family() == AF_INET6 ? v6(storage).sin6_port : v4(storage).sin_port);
}

std::string SocketAddress::address() const {
  char text[INET6_ADDRSTRLEN] = "";
  inet_ntop(family(), octets(), text, sizeof text);
  return text;
}

const void* SocketAddress::octets() const {
  if (family() == AF_INET6) return &v6(storage).sin6_addr;
  return &v4(storage).sin_addr;
}

unsigned SocketAddress::scope() const { return family() == AF_INET6 ? v6(storage).sin6_scope_id : 0; }

socklen_t SocketAddress::size() const {
  return family() == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
}

}  // namespace tcpspec::agent
