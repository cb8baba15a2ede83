#include "wire/merged.hpp"

#include <algorithm>

#include "wire/checksum.hpp"
#include "wire/ip.hpp"

namespace tcpspec::wire {

std::vector<Segment> split_merged(const Segment& merged, std::uint32_t segment_size) {
  if (segment_size == 0 || merged.payload.size() <= segment_size) return {merged};
  std::vector<Segment> pieces;
  for (std::size_t at = 0; at < merged.payload.size(); at += segment_size) {
    const std::size_t end = std::min<std::size_t>(at + segment_size, merged.payload.size());
    Segment piece = merged;
    piece.seq = merged.seq + static_cast<std::uint32_t>(at);
    piece.payload.assign(merged.payload.begin() + static_cast<std::ptrdiff_t>(at),
                         merged.payload.begin() + static_cast<std::ptrdiff_t>(end));
    piece.checksum = Checksum::unverifiable;
    if (end < merged.payload.size())
      piece.flags = static_cast<std::uint16_t>(merged.flags & ~(ctl::psh | ctl::fin));
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

namespace {

void put16(Octets& octets, std::size_t at, std::size_t value) {
  octets[at] = static_cast<std::uint8_t>(value >> 8);
  octets[at + 1] = static_cast<std::uint8_t>(value);
}

}  // namespace

Octets octets_of(const Segment& piece, OctetView merged, const Segment& whole) {
  const std::optional<IpHeader> ip = read_ip(merged);
  if (!ip || ip->payload.size() < whole.payload.size() || piece.payload.size() == whole.payload.size())
    return {merged.begin(), merged.end()};
  const auto tcp = static_cast<std::size_t>(ip->payload.data() - merged.data());
  const std::size_t headers = tcp + ip->payload.size() - whole.payload.size();
  Octets octets(merged.begin(), merged.begin() + static_cast<std::ptrdiff_t>(headers));
  octets.insert(octets.end(), piece.payload.begin(), piece.payload.end());
  if (whole.source.address.family == Family::ipv4) {
    put16(octets, 2, octets.size());
    put16(octets, 10, 0);
    const std::size_t header = (octets[0] & 0x0fU) * 4U;
    put16(octets, 10, static_cast<std::uint16_t>(~ones_complement_sum(OctetView(octets).first(header))));
  } else {
    constexpr std::size_t fixed = 40;
    put16(octets, 4, octets.size() - fixed);
  }
  put16(octets, tcp + 4, piece.seq.value() >> 16);
  put16(octets, tcp + 6, piece.seq.value() & 0xffffU);
  octets[tcp + 13] = static_cast<std::uint8_t>(piece.flags);
  put16(octets, tcp + 16, 0);
  const OctetView segment = OctetView(octets).subspan(tcp);
  const std::uint16_t sum = pseudo_header_sum(ip->source, ip->final_destination, protocol::tcp,
                                              static_cast<std::uint32_t>(segment.size()));
  put16(octets, tcp + 16, static_cast<std::uint16_t>(~ones_complement_sum(segment, sum)));
  return octets;
}

}  // namespace tcpspec::wire
