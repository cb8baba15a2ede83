#include "stepped/ethernet.hpp"

#include <tins/arp.h>
#include <tins/ethernetII.h>
#include <tins/icmpv6.h>
#include <tins/ipv6.h>

#include <algorithm>
#include <cstring>

namespace tcpspec::stepped {

namespace {

constexpr std::size_t header = 14;
constexpr std::size_t ipv4_destination = 16, ipv6_destination = 24, ipv6_source = 8, ipv6_header = 40;
constexpr std::uint16_t ether_ipv4 = 0x0800, ether_arp = 0x0806, ether_ipv6 = 0x86dd;
constexpr std::uint8_t icmpv6 = 58, neighbor_solicitation = 135, neighbor_advertisement = 136;
constexpr std::uint8_t hops_between_neighbours = 255;  // RFC 4861 §4.3
constexpr std::array<std::uint8_t, 6> own_mac = {0x02, 0x77, 0x00, 0x00, 0xff, 0x01};
constexpr std::array<std::uint8_t, 6> to_all = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

std::uint16_t type_of(const wire::Octets& frame) {
  return frame.size() < header ? 0 : static_cast<std::uint16_t>(frame[12] << 8U | frame[13]);
}

wire::Address address_at(wire::Family family, const wire::Octets& octets, std::size_t offset) {
  wire::Address address{family, {}};
  std::copy_n(octets.begin() + static_cast<std::ptrdiff_t>(offset), address.size(), address.octets.begin());
  return address;
}

Tins::IPv4Address to_tins4(const wire::Address& address) {
  std::uint32_t network_order = 0;
  std::memcpy(&network_order, address.octets.data(), sizeof network_order);
  return Tins::IPv4Address(network_order);
}

Tins::IPv6Address to_tins6(const wire::Address& address) { return Tins::IPv6Address(address.octets.data()); }

wire::Address from_tins(const Tins::IPv4Address& address) {
  return *wire::Address::parse(address.to_string());
}
wire::Address from_tins(const Tins::IPv6Address& address) {
  wire::Address out{wire::Family::ipv6, {}};
  std::copy(address.begin(), address.end(), out.octets.begin());
  return out;
}

Tins::HWAddress<6> to_tins(const std::array<std::uint8_t, 6>& mac) { return Tins::HWAddress<6>(mac.data()); }

std::array<std::uint8_t, 6> source_of(const wire::Octets& frame) {
  std::array<std::uint8_t, 6> mac{};
  std::copy_n(frame.begin() + 6, mac.size(), mac.begin());
  return mac;
}

bool is_unspecified(const wire::Address& address) { return address == wire::Address{address.family, {}}; }

}  // namespace

wire::Octets Ethernet::frame(const wire::Octets& datagram) const {
  const bool v6 = !datagram.empty() && datagram.front() >> 4U == 6;
  const std::size_t offset = v6 ? ipv6_destination : ipv4_destination;
  const wire::Family family = v6 ? wire::Family::ipv6 : wire::Family::ipv4;
  Mac to = to_all;
  if (datagram.size() >= offset + (v6 ? 16U : 4U))
    if (const auto known = known_.find(address_at(family, datagram, offset)); known != known_.end())
      to = known->second;
  const std::uint16_t type = v6 ? ether_ipv6 : ether_ipv4;
  wire::Octets frame(header + datagram.size());
  auto at = std::copy(to.begin(), to.end(), frame.begin());
  at = std::copy(own_mac.begin(), own_mac.end(), at);
  *at++ = static_cast<std::uint8_t>(type >> 8U);
  *at++ = static_cast<std::uint8_t>(type & 0xffU);
  std::copy(datagram.begin(), datagram.end(), at);
  return frame;
}

std::optional<wire::Octets> Ethernet::datagram(const wire::Octets& frame,
                                               std::vector<wire::Octets>& answers) {
  const std::uint16_t type = type_of(frame);
  if (type == ether_arp) on_arp(frame, answers);
  if (type != ether_ipv4 && type != ether_ipv6) return std::nullopt;
  if (type == ether_ipv6 && on_neighbor_discovery(frame, answers)) return std::nullopt;
  return wire::Octets(frame.begin() + header, frame.end());
}

wire::Octets Ethernet::ask_for(const wire::Address& of_stack) {
  const auto tester = std::find_if(testers_.begin(), testers_.end(), [&](const wire::Address& address) {
    return address.family == of_stack.family;
  });
  const wire::Address from = tester == testers_.end() ? wire::Address{of_stack.family, {}} : *tester;
  if (of_stack.family == wire::Family::ipv4)
    return Tins::ARP::make_arp_request(to_tins4(of_stack), to_tins4(from), to_tins(own_mac)).serialize();
  // RFC 4291 §2.7.1: the solicited-node address; RFC 2464 §7: its MAC address.
  wire::Address group = *wire::Address::parse("ff02::1:ff00:0");
  std::copy_n(of_stack.octets.begin() + 13, 3, group.octets.begin() + 13);
  Mac to = {0x33, 0x33, 0xff, group.octets[13], group.octets[14], group.octets[15]};
  Tins::ICMPv6 question(Tins::ICMPv6::NEIGHBOUR_SOLICIT);
  question.target_addr(to_tins6(of_stack));
  question.source_link_layer_addr(to_tins(own_mac));
  Tins::IPv6 ip(to_tins6(group), to_tins6(from));
  ip.hop_limit(hops_between_neighbours);
  return (Tins::EthernetII(to_tins(to), to_tins(own_mac)) / ip / question).serialize();
}

void Ethernet::on_arp(const wire::Octets& frame, std::vector<wire::Octets>& answers) try {
  const Tins::ARP arp(frame.data() + header, static_cast<std::uint32_t>(frame.size() - header));
  const wire::Address sender = from_tins(arp.sender_ip_addr());
  const wire::Address wanted = from_tins(arp.target_ip_addr());
  if (is_unspecified(sender)) return;  // RFC 5227 §2.1.1: whether somebody else has its address
  const Tins::ARP::hwaddress_type told = arp.sender_hw_addr();
  Mac mac{};
  std::copy(told.begin(), told.end(), mac.begin());
  known_[sender] = mac;
  if (arp.opcode() != Tins::ARP::REQUEST || wanted == sender || knows(wanted)) return;
  answers.push_back(
      Tins::ARP::make_arp_reply(arp.sender_ip_addr(), arp.target_ip_addr(), to_tins(mac), to_tins(own_mac))
          .serialize());
} catch (const Tins::malformed_packet&) {
  // It asks for nothing.
}

/// Whether it was a message of that protocol.
bool Ethernet::on_neighbor_discovery(const wire::Octets& frame, std::vector<wire::Octets>& answers) try {
  constexpr std::size_t next_header = header + 6, message = header + ipv6_header;
  if (frame.size() <= message || frame[next_header] != icmpv6) return false;
  const std::uint8_t type = frame[message];
  if (type != neighbor_solicitation && type != neighbor_advertisement) return false;
  const Tins::ICMPv6 icmp(frame.data() + message, static_cast<std::uint32_t>(frame.size() - message));
  const wire::Address subject = from_tins(icmp.target_addr());
  const wire::Address asker = address_at(wire::Family::ipv6, frame, header + ipv6_source);
  const Mac mac = source_of(frame);
  if (type == neighbor_advertisement) known_[subject] = mac;
  // Without a sender it asks whether somebody else has its address (RFC 4862 §5.4).
  if (type != neighbor_solicitation || is_unspecified(asker) || knows(subject)) return true;
  Tins::ICMPv6 answer(Tins::ICMPv6::NEIGHBOUR_ADVERT);
  answer.solicited(1);
  answer.override(1);
  answer.target_addr(icmp.target_addr());
  answer.target_link_layer_addr(to_tins(own_mac));
  Tins::IPv6 ip(to_tins6(asker), icmp.target_addr());
  ip.hop_limit(hops_between_neighbours);
  answers.push_back((Tins::EthernetII(to_tins(mac), to_tins(own_mac)) / ip / answer).serialize());
  return true;
} catch (const Tins::malformed_packet&) {
  return true;
}

}  // namespace tcpspec::stepped
