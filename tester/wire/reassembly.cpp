#include "wire/reassembly.hpp"

#include <algorithm>

#include "wire/bytes.hpp"
#include "wire/checksum.hpp"

namespace tcpspec::wire {
namespace {

constexpr std::size_t most_unfinished = 256;
constexpr std::size_t most_octets = 65535;
constexpr Duration longest_wait = seconds(60);  // RFC 8200 §4.5

constexpr std::size_t ipv4_octets = 20;
constexpr std::size_t ipv6_octets = 40;
constexpr std::uint8_t fragment_header = 44;

Address address_at(OctetView datagram, std::size_t at, Family family) {
  Address address{family, {}};
  const OctetView octets = datagram.subspan(at, address.size());
  std::copy(octets.begin(), octets.end(), address.octets.begin());
  return address;
}

/// The headers that may stand before a fragment header (RFC 8200 §4.5): hop-by-hop, destination options,
/// routing.
bool may_precede(std::uint8_t header) { return header == 0 || header == 60 || header == 43; }

/// Gives the header the length of the whole.
Octets joined(const Octets& header, const Octets& payload) {
  Octets whole = header;
  whole.insert(whole.end(), payload.begin(), payload.end());
  const bool v4 = (whole[0] >> 4) == 4;
  const std::size_t length = v4 ? whole.size() : whole.size() - ipv6_octets;
  Writer(whole, v4 ? 2 : 4).u16(static_cast<std::uint16_t>(length));
  if (!v4) return whole;
  const std::uint16_t flags = Reader(OctetView(whole).subspan(6)).u16();
  Writer(whole, 6).u16(flags & 0x4000);
  Writer(whole, 10).u16(0);
  Writer(whole, 10).u16(
      static_cast<std::uint16_t>(~ones_complement_sum(OctetView(whole).first(header.size()))));
  return whole;
}

}  // namespace

std::optional<Reassembler::Fragment> Reassembler::read_ipv4(OctetView datagram) {
  if (datagram.size() < ipv4_octets) return std::nullopt;
  const std::size_t header = std::size_t{4} * (datagram[0] & 0x0fU);
  Reader from(datagram.subspan(2));
  const std::size_t total = std::min<std::size_t>(from.u16(), datagram.size());
  const std::uint16_t id = from.u16();
  const std::uint16_t place = from.u16();
  if ((place & 0x3fff) == 0 || header < ipv4_octets || header > total) return std::nullopt;
  return Fragment{
      {address_at(datagram, 12, Family::ipv4), address_at(datagram, 16, Family::ipv4), datagram[9], id},
      Octets(datagram.begin(), datagram.begin() + static_cast<std::ptrdiff_t>(header)),
      datagram.subspan(header, total - header),
      std::size_t{8} * (place & 0x1fffU),
      (place & 0x2000) != 0};
}

std::optional<Reassembler::Fragment> Reassembler::read_ipv6(OctetView datagram) {
  if (datagram.size() < ipv6_octets) return std::nullopt;
  const std::size_t end = std::min(datagram.size(), ipv6_octets + Reader(datagram.subspan(4)).u16());
  std::size_t next_at = 6, at = ipv6_octets;
  while (datagram[next_at] != fragment_header) {
    if (!may_precede(datagram[next_at]) || at + 8 > end) return std::nullopt;
    next_at = at;
    at += (datagram[at + 1] + std::size_t{1}) * 8;
  }
  if (at + 8 > end) return std::nullopt;
  Reader from(datagram.subspan(at + 2, 6));
  const std::uint16_t place = from.u16();
  const std::uint32_t id = from.u32();
  if ((place & 0xfff9) == 0) return std::nullopt;  // RFC 6946: a whole datagram with a needless header
  Octets before(datagram.begin(), datagram.begin() + static_cast<std::ptrdiff_t>(at));
  before[next_at] = datagram[at];
  return Fragment{{address_at(datagram, 8, Family::ipv6), address_at(datagram, 24, Family::ipv6), 0, id},
                  std::move(before),
                  datagram.subspan(at + 8, end - at - 8),
                  place & 0xfff8U,
                  (place & 1) != 0};
}

std::optional<Reassembler::Fragment> Reassembler::read(OctetView datagram) {
  if (datagram.empty()) return std::nullopt;
  return (datagram[0] >> 4) == 6 ? read_ipv6(datagram) : read_ipv4(datagram);
}

Reassembler::Unfinished& Reassembler::unfinished(const Fragment& fragment, Instant now) {
  std::erase_if(unfinished_, [&](const Unfinished& one) { return now - one.began > longest_wait; });
  const auto known = std::find_if(unfinished_.begin(), unfinished_.end(),
                                  [&](const Unfinished& one) { return one.key == fragment.key; });
  if (known != unfinished_.end()) return *known;
  if (unfinished_.size() == most_unfinished) unfinished_.pop_front();
  Unfinished& begun = unfinished_.emplace_back();
  begun.key = fragment.key;
  begun.began = now;
  return begun;
}

std::optional<Instant> Reassembler::next_timeout() const {
  if (unfinished_.empty()) return std::nullopt;
  return unfinished_.front().began + longest_wait;
}

std::vector<Octets> Reassembler::expire(Instant now) {
  std::vector<Octets> begun;
  while (!unfinished_.empty() && unfinished_.front().began + longest_wait <= now) {
    const Unfinished& one = unfinished_.front();
    if (!one.header.empty()) begun.push_back(joined(one.header, one.payload));
    unfinished_.pop_front();
  }
  return begun;
}

/// False if the fragment contradicts what is here.
bool Reassembler::put(Unfinished& whole, const Fragment& fragment) {
  const std::size_t end = fragment.offset + fragment.payload.size();
  if (end > most_octets || (fragment.more && fragment.payload.size() % 8 != 0)) return false;
  if (whole.total && end > *whole.total) return false;
  if (!fragment.more && ((whole.total && *whole.total != end) || whole.payload.size() > end)) return false;
  if (!fragment.more) whole.total = end;
  if (whole.payload.size() < end) {
    whole.payload.resize(end);
    whole.here.resize(end);
  }
  for (std::size_t i = 0; i < fragment.payload.size(); ++i) {
    const std::size_t at = fragment.offset + i;
    if (whole.here[at] && whole.payload[at] != fragment.payload[i]) return false;
    whole.payload[at] = fragment.payload[i];
    whole.here[at] = true;
  }
  if (fragment.offset == 0) whole.header = fragment.header;
  return true;
}

std::optional<Octets> Reassembler::add(OctetView datagram, Instant now) {
  const std::optional<Fragment> fragment = read(datagram);
  if (!fragment) return std::nullopt;
  Unfinished& whole = unfinished(*fragment, now);
  const auto forget = [&] { unfinished_.remove_if([&](const Unfinished& one) { return &one == &whole; }); };
  if (!put(whole, *fragment)) {
    forget();
    return std::nullopt;
  }
  const bool complete = !whole.header.empty() && whole.total && whole.payload.size() == *whole.total &&
                        std::find(whole.here.begin(), whole.here.end(), false) == whole.here.end();
  if (!complete || whole.header.size() + whole.payload.size() > most_octets) return std::nullopt;
  Octets octets = joined(whole.header, whole.payload);
  forget();
  return octets;
}

}  // namespace tcpspec::wire
