#include "wire/fragment.hpp"

#include <algorithm>
#include <span>
#include <stdexcept>

#include "wire/bytes.hpp"
#include "wire/checksum.hpp"

namespace tcpspec::wire {
namespace {

constexpr std::size_t unit = 8;  // of the offset
constexpr std::size_t size_of_ipv6_header = 40;
constexpr std::uint8_t next_is_fragment = 44;

/// One piece with what goes before it.
Octets joined(OctetView header, OctetView piece) {
  Octets out(header.begin(), header.end());
  out.insert(out.end(), piece.begin(), piece.end());
  return out;
}

Octets ipv4_fragment(OctetView header, OctetView piece, std::size_t offset, bool more, std::uint32_t id) {
  constexpr std::size_t length_at = 2, id_at = 4, offset_at = 6;
  constexpr std::uint16_t more_fragments = 0x2000;
  Octets out = joined(header, piece);
  const std::span<std::uint8_t> octets(out);
  Writer(octets, length_at).u16(static_cast<std::uint16_t>(out.size()));
  Writer(octets, id_at).u16(static_cast<std::uint16_t>(id));
  const auto place = static_cast<std::uint16_t>(offset / unit);
  Writer(octets, offset_at).u16(more ? place | more_fragments : place);
  set_ipv4_checksum(octets.first(header.size()));
  return out;
}

Octets ipv6_fragment(OctetView header, OctetView piece, std::size_t offset, bool more, std::uint32_t id) {
  constexpr std::size_t length_at = 4, next_at = 6;
  Octets out(header.begin(), header.end());
  out.push_back(header[next_at]);
  out.push_back(0);
  const auto place =
      static_cast<std::uint16_t>(offset | (more ? 1U : 0U));  // the offset in its upper 13 bits
  for (const int shift : {8, 0}) out.push_back(static_cast<std::uint8_t>(place >> shift));
  for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<std::uint8_t>(id >> shift));
  out.insert(out.end(), piece.begin(), piece.end());
  out[next_at] = next_is_fragment;
  Writer(std::span<std::uint8_t>(out), length_at)
      .u16(static_cast<std::uint16_t>(out.size() - size_of_ipv6_header));
  return out;
}

}  // namespace

std::vector<Octets> fragments_of(OctetView datagram, std::size_t octets, std::uint32_t id) {
  if (octets == 0 || octets % unit != 0) throw std::invalid_argument("a fragment has a multiple of 8 octets");
  const unsigned version = datagram.empty() ? 0 : datagram[0] >> 4;
  const std::size_t header = version == 6   ? size_of_ipv6_header
                             : version == 4 ? (datagram[0] & 0x0fU) * 4U
                                            : 0;
  if (header == 0 || header > datagram.size()) throw std::invalid_argument("no IP datagram");
  const OctetView payload = datagram.subspan(header);
  if (payload.size() <= octets) return {Octets(datagram.begin(), datagram.end())};
  std::vector<Octets> fragments;
  for (std::size_t at = 0; at < payload.size(); at += octets) {
    const OctetView piece = payload.subspan(at, std::min(octets, payload.size() - at));
    const bool more = at + piece.size() < payload.size();
    const auto make = version == 6 ? ipv6_fragment : ipv4_fragment;
    fragments.push_back(make(datagram.first(header), piece, at, more, id));
  }
  return fragments;
}

}  // namespace tcpspec::wire
