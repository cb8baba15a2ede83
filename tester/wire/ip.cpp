#include "wire/ip.hpp"

#include <algorithm>

#include "wire/bytes.hpp"
#include "wire/checksum.hpp"

namespace tcpspec::wire {
namespace {

Address take_address(Reader& from, Family family) {
  Address address{family, {}};
  const auto octets = from.take(address.size());
  std::copy(octets.begin(), octets.end(), address.octets.begin());
  return address;
}

constexpr char first_fragment_only[] = "only the first fragment of the segment is here";

std::optional<IpHeader> read_ipv4(OctetView datagram, Quoted quoted) {
  constexpr std::size_t fixed = 20;
  if (datagram.size() < fixed) return std::nullopt;
  IpHeader ip;
  const auto problem = [&](std::string what) {
    if (quoted == Quoted::no) ip.malformations.push_back(std::move(what));
  };

  Reader from(datagram);
  const std::size_t words = from.u8() & 0x0fU;
  ip.traffic_class = from.u8();
  const std::size_t total = from.u16();
  ip.ip_id = from.u16();
  const auto fragment = from.u16();
  ip.dont_fragment = (fragment & 0x4000) != 0;
  ip.ttl = from.u8();
  ip.protocol = from.u8();
  from.u16();  // the checksum; judged below together with the rest
  ip.source = take_address(from, Family::ipv4);
  ip.destination = ip.final_destination = take_address(from, Family::ipv4);

  if ((fragment & 0x1fff) != 0) return std::nullopt;
  if ((fragment & 0x2000) != 0) {
    ip.complete = false;
    ip.first_fragment = true;
    problem(first_fragment_only);
  }
  if (words < 5) problem("IP header length is " + std::to_string(words) + " words");
  const std::size_t header = std::max(fixed, words * 4);
  if (total < header) problem("IP total length of " + std::to_string(total) + " ends within the IP header");
  if (total > datagram.size()) {
    ip.complete = false;
    problem("IP total length of " + std::to_string(total) + " is more than the " +
            std::to_string(datagram.size()) + " octets that are here");
  }
  if (header <= datagram.size() && ones_complement_sum(datagram.first(header)) != 0xffff) {
    problem("IP header checksum is wrong");
  }
  const std::size_t end = quoted == Quoted::yes ? datagram.size() : std::min(total, datagram.size());
  if (header < end) ip.payload = datagram.subspan(header, end - header);
  return ip;
}

/// Steps over the extension headers (RFC 8200 §4); false if the payload cannot be reached.
bool step_over_extensions(IpHeader& ip, Quoted quoted) {
  while (true) {
    Reader from(ip.payload);
    const auto next = from.u8();
    std::size_t length = 8;
    switch (ip.protocol) {
      case 44: {  // fragment
        from.u8();
        const auto fragment = from.u16();
        if ((fragment & 0xfff8) != 0) return false;
        if ((fragment & 1) != 0) {
          ip.complete = false;
          ip.first_fragment = true;
          if (quoted == Quoted::no) ip.malformations.push_back(first_fragment_only);
        }
        break;
      }
      case 51:  // authentication (RFC 4302 §2.2): counts in words, less two
        length = (from.u8() + 2U) * 4U;
        break;
      case 43: {  // routing: types 0 and 2 end with the final destination
        length = (from.u8() + 1U) * 8U;
        const auto type = from.u8();
        const auto segments_left = from.u8();
        if ((type == 0 || type == 2) && segments_left > 0 && length >= 24 && length <= ip.payload.size()) {
          Reader last(ip.payload.subspan(length - 16, 16));
          ip.final_destination = take_address(last, Family::ipv6);
        }
        break;
      }
      case 0:    // hop-by-hop options
      case 60:   // destination options
      case 135:  // mobility
      case 139:  // host identity
      case 140:  // shim6
        length = (from.u8() + 1U) * 8U;
        break;
      default:  // not an enumeration: any octet may follow
        return true;
    }
    if (length > ip.payload.size()) return false;
    ip.payload = ip.payload.subspan(length);
    ip.protocol = next;
  }
}

std::optional<IpHeader> read_ipv6(OctetView datagram, Quoted quoted) {
  constexpr std::size_t fixed = 40;
  if (datagram.size() < fixed) return std::nullopt;
  IpHeader ip;
  Reader from(datagram);
  const auto first_word = from.u32();
  ip.traffic_class = static_cast<std::uint8_t>(first_word >> 20);
  ip.flow_label = first_word & 0xfffff;
  const std::size_t length = from.u16();
  ip.protocol = from.u8();
  ip.ttl = from.u8();
  ip.source = take_address(from, Family::ipv6);
  ip.destination = ip.final_destination = take_address(from, Family::ipv6);

  if (length > from.remaining()) {
    ip.complete = false;
    if (quoted == Quoted::no) {
      ip.malformations.push_back("IPv6 payload length of " + std::to_string(length) + " is more than the " +
                                 std::to_string(from.remaining()) + " octets that are here");
    }
  }
  ip.payload = from.take(quoted == Quoted::yes ? from.remaining() : length);
  if (!step_over_extensions(ip, quoted)) return std::nullopt;
  return ip;
}

}  // namespace

std::optional<IpHeader> read_ip(OctetView datagram, Quoted quoted) {
  if (datagram.empty()) return std::nullopt;
  const auto version = datagram[0] >> 4;
  if (version == 4) return read_ipv4(datagram, quoted);
  if (version == 6) return read_ipv6(datagram, quoted);
  return std::nullopt;
}

}  // namespace tcpspec::wire
