#include "drive/raw_sender.hpp"

#include <net/if.h>
#include <sys/time.h>

#include "drive/capabilities.hpp"
#include "drive/packet_addresses.hpp"
#include "drive/socket_address.hpp"

namespace tcpspec::drive {
namespace {

Descriptor open_raw(int family, const std::string& interface, bool anywhere) {
  Descriptor fd(::socket(family, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW));
  if (!fd) {
    if (family == AF_INET6 && errno == EAFNOSUPPORT) return fd;
    throw net_raw_error("raw socket");
  }
  const int on = 1;
  const int level = family == AF_INET ? IPPROTO_IP : IPPROTO_IPV6;
  const int option = family == AF_INET ? IP_HDRINCL : IPV6_HDRINCL;
  if (setsockopt(fd.get(), level, option, &on, sizeof on) < 0) throw os_error("IP_HDRINCL");
  // A case may test whether the target responds to a broadcast (RFC 9293, MUST-57).
  if (setsockopt(fd.get(), SOL_SOCKET, SO_BROADCAST, &on, sizeof on) < 0) throw os_error("SO_BROADCAST");
  if (!anywhere && setsockopt(fd.get(), SOL_SOCKET, SO_BINDTODEVICE, interface.c_str(),
                              static_cast<socklen_t>(interface.size())) < 0)
    throw os_error("SO_BINDTODEVICE " + interface);
  const timeval second{1, 0};
  setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &second, sizeof second);
  const int buffer = 4 << 20;
  setsockopt(fd.get(), SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
  return fd;
}

}  // namespace

RawSender::RawSender(const std::string& interface, bool anywhere)
    : v4_(open_raw(AF_INET, interface, anywhere)),
      v6_(open_raw(AF_INET6, interface, anywhere)),
      interface_index_(if_nametoindex(interface.c_str())) {}

void RawSender::send(wire::OctetView datagram) {
  // A case may ask for an IP version that does not exist (RFC 1122 §3.2.1.1); the rest is as in IPv4.
  wire::Octets as_ipv4;
  const unsigned version = datagram.empty() ? 0U : datagram[0] >> 4;
  if (version != 4 && version != 6 && !datagram.empty()) {
    as_ipv4.assign(datagram.begin(), datagram.end());
    as_ipv4[0] = static_cast<std::uint8_t>(0x40U | (datagram[0] & 0x0fU));
  }
  const auto ends = ip_addresses(as_ipv4.empty() ? datagram : wire::OctetView(as_ipv4));
  if (!ends) throw std::system_error(EINVAL, std::generic_category(), "not an IP datagram");
  const wire::Address& to = ends->destination;
  const Descriptor& fd = to.family == wire::Family::ipv4 ? v4_ : v6_;
  if (!fd) throw std::system_error(EAFNOSUPPORT, std::generic_category(), "sending to " + to.to_string());
  const SocketAddress address = socket_address({to, 0}, interface_index_);
  ssize_t n;
  do {
    n = sendto(fd.get(), datagram.data(), datagram.size(), 0, address.get(), address.size);
  } while (n < 0 && errno == EINTR);
  if (n < 0) throw os_error("sending to " + to.to_string());
}

}  // namespace tcpspec::drive
