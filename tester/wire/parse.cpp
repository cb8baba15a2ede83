// Our own reader, because libtins throws an exception for what a conformance tester must see: short headers,
// odd data offsets, illegal option lengths, octets after the end of the options.

#include <algorithm>
#include <iterator>
#include <utility>

#include "wire/bytes.hpp"
#include "wire/checksum.hpp"
#include "wire/icmp.hpp"
#include "wire/ip.hpp"
#include "wire/option.hpp"

namespace tcpspec::wire {
namespace {

constexpr std::size_t fixed_header = 20;

Checksum judge_checksum(const IpHeader& ip, std::uint16_t field, bool offloaded) {
  const auto pseudo = pseudo_header_sum(ip.source, ip.final_destination, protocol::tcp,
                                        static_cast<std::uint32_t>(ip.payload.size()));
  if (!ip.complete) return Checksum::unverifiable;
  if (ones_complement_sum(ip.payload, pseudo) == 0xffff) return Checksum::correct;
  // A kernel that leaves the checksum to hardware writes the sum of the pseudo-header.
  return offloaded && field == pseudo ? Checksum::unverifiable : Checksum::wrong;
}

/// Splits the octets after the fixed header into option field and payload, at the data offset.
void read_variable_part(Segment& segment, OctetView rest) {
  std::size_t option_size = 0;
  if (segment.data_offset < 5) {
    segment.malformations.push_back("data offset is " + std::to_string(segment.data_offset) + " words");
  } else {
    option_size = segment.data_offset * 4U - fixed_header;
  }
  if (option_size > rest.size()) {
    segment.malformations.push_back("data offset of " + std::to_string(segment.data_offset) +
                                    " words is past the end of the segment");
    option_size = rest.size();
  }
  const auto option_octets = rest.first(option_size);
  const auto payload = rest.subspan(option_size);
  segment.option_octets.assign(option_octets.begin(), option_octets.end());
  segment.payload.assign(payload.begin(), payload.end());

  auto decoded = decode_options(option_octets);
  segment.options = std::move(decoded.options);
  std::move(decoded.malformations.begin(), decoded.malformations.end(),
            std::back_inserter(segment.malformations));
}

Segment read_segment(IpHeader ip, bool checksum_offloaded) {
  Segment segment;
  static_cast<Carrier&>(segment) = ip;
  segment.malformations = std::move(ip.malformations);

  Reader from(ip.payload);
  segment.source = {ip.source, from.u16()};
  segment.destination = {ip.destination, from.u16()};
  segment.seq = Seq(from.u32());
  segment.ack = Seq(from.u32());
  const auto offset_and_flags = from.u16();
  segment.data_offset = static_cast<std::uint8_t>(offset_and_flags >> 12);
  segment.flags = offset_and_flags & 0x0fff;
  segment.window = from.u16();
  segment.checksum_field = from.u16();
  segment.urgent_pointer = from.u16();

  segment.checksum = judge_checksum(ip, segment.checksum_field, checksum_offloaded);
  if (ip.payload.size() < fixed_header) {
    segment.malformations.push_back("segment of " + std::to_string(ip.payload.size()) +
                                    " octets is shorter than a header");
  } else {
    read_variable_part(segment, ip.payload.subspan(fixed_header));
  }
  return segment;
}

Datagram read_icmp(const IpHeader& ip) {
  const auto family = ip.source.family;
  Reader from(ip.payload);
  if (from.remaining() < 8) return {};
  IcmpMessage message;
  message.source = ip.source;
  message.destination = ip.destination;
  message.type = from.u8();
  message.code = from.u8();
  from.u16();  // the checksum; judged below together with the rest
  message.rest = from.u32();
  if (!is_icmp_error_type(family, message.type)) return {};

  const auto quoted = read_ip(from.take(from.remaining()), Quoted::yes);
  if (!quoted || quoted->source.family != family || quoted->protocol != protocol::tcp) return {};
  Reader header(quoted->payload);
  message.quoted.tester = {quoted->source, header.u16()};
  message.quoted.target = {quoted->destination, header.u16()};
  message.quoted_seq = Seq(header.u32());

  const std::uint16_t start = family == Family::ipv4
                                  ? std::uint16_t{0}
                                  : pseudo_header_sum(ip.source, ip.final_destination, protocol::icmp_v6,
                                                      static_cast<std::uint32_t>(ip.payload.size()));
  if (!ip.complete) {
    message.checksum = Checksum::unverifiable;
  } else if (ones_complement_sum(ip.payload, start) != 0xffff) {
    message.checksum = Checksum::wrong;
  }
  return message;
}

}  // namespace

Datagram parse(OctetView datagram, bool checksum_offloaded) {
  auto ip = read_ip(datagram);
  if (!ip) return {};
  if (ip->protocol == protocol::tcp) return read_segment(*std::move(ip), checksum_offloaded);
  const auto icmp = ip->source.family == Family::ipv4 ? protocol::icmp : protocol::icmp_v6;
  return ip->protocol == icmp ? read_icmp(*ip) : Datagram{};
}

}  // namespace tcpspec::wire
