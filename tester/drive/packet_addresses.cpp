#include "drive/packet_addresses.hpp"

#include <algorithm>

namespace tcpspec::drive {
namespace {

constexpr std::uint8_t tcp = 6;
constexpr std::uint8_t icmp4 = 1;
constexpr std::uint8_t icmp6 = 58;

std::uint16_t half_word(wire::OctetView octets, std::size_t at) {
  return static_cast<std::uint16_t>(octets[at] << 8 | octets[at + 1]);
}

bool is_v6(wire::OctetView datagram) { return (datagram[0] >> 4) == 6; }

/// The octets after the IP header if they are of this protocol; empty if not.
wire::OctetView payload_of(wire::OctetView datagram, std::uint8_t protocol4, std::uint8_t protocol6) {
  if (!ip_addresses(datagram)) return {};
  if (is_v6(datagram)) return datagram[6] == protocol6 ? datagram.subspan(40) : wire::OctetView{};
  const std::size_t header = std::size_t{4} * (datagram[0] & 0xfU);
  const bool later_fragment = (half_word(datagram, 6) & 0x1fffU) != 0;
  if (datagram[9] != protocol4 || header < 20 || header > datagram.size() || later_fragment) return {};
  return datagram.subspan(header);
}

}  // namespace

std::optional<IpAddresses> ip_addresses(wire::OctetView datagram) {
  if (datagram.size() < 20) return std::nullopt;
  const bool v6 = is_v6(datagram);
  const std::size_t size = v6 ? 16 : 4;
  const std::size_t at = v6 ? 8 : 12;
  if ((!v6 && (datagram[0] >> 4) != 4) || (v6 && datagram.size() < 40)) return std::nullopt;
  IpAddresses ends;
  ends.source.family = ends.destination.family = v6 ? wire::Family::ipv6 : wire::Family::ipv4;
  std::copy_n(datagram.begin() + static_cast<std::ptrdiff_t>(at), size, ends.source.octets.begin());
  std::copy_n(datagram.begin() + static_cast<std::ptrdiff_t>(at + size), size,
              ends.destination.octets.begin());
  return ends;
}

std::optional<TcpEndpoints> tcp_endpoints(wire::OctetView datagram) {
  const wire::OctetView segment = payload_of(datagram, tcp, tcp);
  if (segment.size() < 4) return std::nullopt;
  const auto ends = ip_addresses(datagram);
  return TcpEndpoints{{ends->source, half_word(segment, 0)}, {ends->destination, half_word(segment, 2)}};
}

std::optional<TcpEndpoints> quoted_tcp_endpoints(wire::OctetView datagram) {
  const wire::OctetView message = payload_of(datagram, icmp4, icmp6);
  return message.size() < 8 ? std::nullopt : tcp_endpoints(message.subspan(8));
}

wire::OctetView without_padding(wire::OctetView datagram) {
  if (!ip_addresses(datagram)) return datagram;
  const std::size_t length =
      is_v6(datagram) ? std::size_t{40} + half_word(datagram, 4) : half_word(datagram, 2);
  // Very large merged datagrams have a length of the header only, which means "see the capture's length".
  const std::size_t least = is_v6(datagram) ? 41 : 20;
  return length < least ? datagram : datagram.first(std::min(length, datagram.size()));
}

}  // namespace tcpspec::drive
