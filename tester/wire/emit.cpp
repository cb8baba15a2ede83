#include <tins/icmp.h>
#include <tins/icmpv6.h>
#include <tins/ip.h>
#include <tins/ipv6.h>
#include <tins/rawpdu.h>
#include <tins/tcp.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>

#include "wire/bytes.hpp"
#include "wire/checksum.hpp"
#include "wire/draft.hpp"
#include "wire/icmp.hpp"
#include "wire/ip.hpp"
#include "wire/option.hpp"

namespace tcpspec::wire {
namespace {

constexpr std::size_t longest = 0xffff;  // what the length field of the IP header can say

/// That field counts the whole datagram in IPv4, but only the octets after the fixed header in IPv6 (RFC 8200
/// §3).
std::size_t max_datagram(Family family) { return family == Family::ipv6 ? longest + 40 : longest; }

Tins::IPv4Address ipv4(const Address& address) {
  std::uint32_t network_order = 0;
  std::memcpy(&network_order, address.octets.data(), sizeof network_order);
  return Tins::IPv4Address(network_order);
}

Tins::IPv6Address ipv6(const Address& address) { return Tins::IPv6Address(address.octets.data()); }

Octets padded_to_word(Octets octets, const char* what) {
  octets.resize((octets.size() + 3) / 4 * 4);
  if (octets.size() > max_option_octets)
    throw std::length_error(std::string(what) + " of more than 40 octets");
  return octets;
}

/// The values that libtins cannot express, ready to be written.
struct Patches {
  Address source;
  Octets ip_options;
  Octets options;
};

Patches patches_of(const Draft& draft) {
  const auto family = draft.flow.target.address.family;
  Patches patches;
  patches.source = draft.source.value_or(draft.flow.tester.address);
  if (patches.source.family != family) throw std::invalid_argument("source and destination of two families");
  if (draft.flags > 0x0fff) throw std::invalid_argument("flags of more than twelve bits");
  if (draft.data_offset > std::uint8_t{15}) throw std::invalid_argument("data offset above 15 words");
  if (draft.ip_version && (family == Family::ipv6 || *draft.ip_version > 15))
    throw std::invalid_argument("another IP version is of IPv4, and has four bits");
  const bool extended = draft.hop_by_hop_options || draft.destination_options;
  if (extended && family == Family::ipv4) throw std::invalid_argument("extension headers are of IPv6 only");
  if (draft.flow_label > (family == Family::ipv6 ? 0xfffffU : 0U))
    throw std::invalid_argument("a flow label is of IPv6 and has 20 bits");
  if (draft.ip_options) {
    if (family == Family::ipv6) throw std::invalid_argument("IP options are of IPv4 only");
    patches.ip_options = padded_to_word(*draft.ip_options, "IP options");
  }
  patches.options =
      padded_to_word(draft.raw_options ? *draft.raw_options : encode_options(draft.options), "options");
  return patches;
}

/// The segment as libtins makes it, with one option that has the room of all: libtins writes some options
/// wrongly and pads with NOP, but this works.
std::unique_ptr<Tins::TCP> well_formed_segment(const Draft& draft, std::size_t option_octets) {
  auto tcp = std::make_unique<Tins::TCP>(draft.flow.target.port, draft.flow.tester.port);
  tcp->seq(draft.seq.value());
  tcp->ack_seq(draft.ack.value());
  tcp->flags(draft.flags);
  tcp->window(draft.window);
  tcp->urg_ptr(draft.urgent_pointer);
  if (option_octets > 0) {
    constexpr std::array<std::uint8_t, max_option_octets> room{};
    const auto kind = static_cast<Tins::TCP::OptionTypes>(kind::experiment_1);
    tcp->add_option(Tins::TCP::option(kind, option_octets - 2, room.data()));
  }
  if (!draft.payload.empty()) tcp->inner_pdu(std::make_unique<Tins::RawPDU>(draft.payload).release());
  return tcp;
}

/// libtins looks up the interface for a source of 0.0.0.0, so the source is patched in later.
Tins::IP ipv4_header(const Address& destination, std::uint8_t ttl) {
  Tins::IP ip(ipv4(destination), Tins::IPv4Address("127.0.0.1"));
  ip.ttl(ttl);
  ip.flags(Tins::IP::DONT_FRAGMENT);
  return ip;
}

Tins::IPv6 ipv6_header(const Address& destination, const Address& source, std::uint8_t hop_limit) {
  Tins::IPv6 ip(ipv6(destination), ipv6(source));
  ip.hop_limit(hop_limit);
  return ip;
}

Octets well_formed_datagram(const Draft& draft, const Patches& patches) {
  auto tcp = well_formed_segment(draft, patches.options.size());
  const auto& destination = draft.flow.target.address;
  if (destination.family == Family::ipv6) {
    auto ip = ipv6_header(destination, patches.source, draft.ttl);
    ip.traffic_class(draft.traffic_class);
    ip.flow_label(draft.flow_label);
    ip.inner_pdu(tcp.release());
    return ip.serialize();
  }
  auto ip = ipv4_header(destination, draft.ttl);
  ip.tos(draft.traffic_class);
  if (!draft.dont_fragment) ip.flags(static_cast<Tins::IP::Flags>(0));
  ip.id(draft.ip_id);
  for (std::size_t i = 0; i < patches.ip_options.size(); ++i) ip.noop();
  ip.inner_pdu(tcp.release());
  return ip.serialize();
}

std::uint16_t checksum_to_send(Draft::Sum wanted, std::uint16_t correct) {
  switch (wanted) {
    case Draft::Sum::correct: return correct;
    case Draft::Sum::zero: return 0;
    case Draft::Sum::wrong: break;
  }
  // 0 and ffff are the same number in one's complement: inverting one gives a sum that is still correct.
  if (correct == 0 || correct == 0xffff) return correct ^ 0x0100;
  return static_cast<std::uint16_t>(~correct);
}

void patch_ipv4_header(std::span<std::uint8_t> header, const Address& source, const Octets& ip_options,
                       std::optional<std::uint8_t> version = std::nullopt,
                       Draft::Sum checksum = Draft::Sum::correct) {
  constexpr std::size_t checksum_at = 10;
  if (version) header[0] = static_cast<std::uint8_t>(*version * 16U | (header[0] & 0x0fU));
  Writer(header, 12).put(OctetView(source.octets).first(4));
  Writer(header, 20).put(ip_options);
  Writer(header, checksum_at).u16(0);
  const auto correct = static_cast<std::uint16_t>(~ones_complement_sum(header));
  Writer(header, checksum_at).u16(checksum_to_send(checksum, correct));
}

/// The only place that changes the octets of libtins: source, IP options, option octets, data offset,
/// checksums.
void patch(Octets& datagram, const Draft& draft, const Patches& patches) {
  constexpr std::size_t data_offset_at = 12, checksum_at = 16, options_at = 20;
  const auto& destination = draft.flow.target.address;
  const std::size_t ip_size = destination.family == Family::ipv6 ? 40 : 20 + patches.ip_options.size();
  const std::span<std::uint8_t> octets(datagram);
  if (destination.family == Family::ipv4) {
    patch_ipv4_header(octets.first(ip_size), patches.source, patches.ip_options, draft.ip_version,
                      draft.ip_checksum);
  }
  const auto segment = octets.subspan(ip_size);
  Writer(segment, options_at).put(patches.options);
  if (draft.data_offset) {
    const auto offset = static_cast<unsigned>(*draft.data_offset) << 4;
    Writer(segment, data_offset_at).u8(static_cast<std::uint8_t>(offset | (segment[data_offset_at] & 0x0fU)));
  }
  Writer(segment, checksum_at).u16(0);
  for (const Authentication& proof : draft.proofs) authenticate(segment, patches.source, destination, proof);
  const auto pseudo = pseudo_header_sum(patches.source, destination, protocol::tcp,
                                        static_cast<std::uint32_t>(segment.size()));
  const auto correct = static_cast<std::uint16_t>(~ones_complement_sum(segment, pseudo));
  Writer(segment, checksum_at).u16(checksum_to_send(draft.checksum, correct));
}

/// Puts an extension header with these options behind the fixed header.
void insert_extension(Octets& packet, std::uint8_t number, const Octets& options) {
  constexpr std::size_t fixed = 40, length_at = 4, next_header_at = 6;
  Octets header{packet[next_header_at], 0};
  header.insert(header.end(), options.begin(), options.end());
  header.resize((header.size() + 7) / 8 * 8);
  header[1] = static_cast<std::uint8_t>(header.size() / 8 - 1);
  packet[next_header_at] = number;
  packet.insert(packet.begin() + fixed, header.begin(), header.end());
  Writer(packet, length_at).u16(static_cast<std::uint16_t>(packet.size() - fixed));
}

/// What is around the segment, but in the datagram or behind it.
void surround(Octets& datagram, const Draft& draft) {
  constexpr std::uint8_t hop_by_hop = 0, destination = 60;
  if (draft.destination_options) insert_extension(datagram, destination, *draft.destination_options);
  if (draft.hop_by_hop_options) insert_extension(datagram, hop_by_hop, *draft.hop_by_hop_options);
  datagram.resize(datagram.size() + draft.padding);
}

/// The part of the segment that a router keeps: its headers.
Octets quotation(const IcmpDraft& draft) {
  Draft quoted;
  quoted.flow = {draft.quoted_flow.target, draft.quoted_flow.tester};
  quoted.seq = draft.quoted_seq;
  quoted.ack = draft.quoted_ack;
  quoted.ip_id = 1;
  const std::size_t headers = draft.source.family == Family::ipv4 ? 40 : 60;
  if (draft.error == IcmpError::packet_too_big) {
    const std::size_t length =
        std::clamp<std::size_t>(draft.mtu + std::size_t{1}, 1500, max_datagram(draft.source.family));
    quoted.payload.resize(length - headers);
  }
  auto octets = emit(quoted);
  octets.resize(headers);
  return octets;
}

}  // namespace

Octets emit(const Draft& draft) {
  const auto patches = patches_of(draft);
  const Family family = draft.flow.target.address.family;
  const std::size_t headers =
      (family == Family::ipv6 ? 60U : 40U) + patches.ip_options.size() + patches.options.size();
  if (draft.payload.size() > max_datagram(family) - headers)
    throw std::length_error(fmt::format("datagram of more than {} octets", max_datagram(family)));
  auto datagram = well_formed_datagram(draft, patches);
  patch(datagram, draft, patches);
  surround(datagram, draft);
  return datagram;
}

Octets emit(const IcmpDraft& draft) {
  const auto& destination = draft.quoted_flow.target.address;
  if (draft.source.family != destination.family ||
      draft.quoted_flow.tester.address.family != destination.family) {
    throw std::invalid_argument("an ICMP error with addresses of two families");
  }
  const auto numbers = icmp_numbers(draft.source.family, draft.error);
  if (!numbers) throw std::invalid_argument("there is no source quench in IPv6");
  const bool too_big = draft.error == IcmpError::packet_too_big;
  const Tins::RawPDU quoted(quotation(draft));
  if (draft.source.family == Family::ipv6) {
    Tins::ICMPv6 icmp(static_cast<Tins::ICMPv6::Types>(numbers->type));
    icmp.code(draft.code.value_or(numbers->code));
    if (too_big)
      icmp.sequence(draft.mtu);  // libtins has no name for it; the MTU ends where the sequence field ends
    return (ipv6_header(destination, draft.source, 64) / icmp / quoted).serialize();
  }
  Tins::ICMP icmp(static_cast<Tins::ICMP::Flags>(numbers->type));
  icmp.code(draft.code.value_or(numbers->code));
  if (too_big) icmp.mtu(draft.mtu);
  auto datagram = (ipv4_header(destination, 64) / icmp / quoted).serialize();
  patch_ipv4_header(std::span(datagram).first(20), draft.source, {});
  return datagram;
}

}  // namespace tcpspec::wire
