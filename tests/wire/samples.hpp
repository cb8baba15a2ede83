#pragma once
// Drafts and datagrams that several tests start from.

#include <gtest/gtest.h>

#include <string>

#include "wire/draft.hpp"
#include "wire/print.hpp"

namespace tcpspec::wire {

// gtest prints values by these; without them a failure shows octet dumps.
inline void PrintTo(Seq seq, std::ostream* to) { *to << seq.value(); }
inline void PrintTo(const Endpoint& endpoint, std::ostream* to) { *to << endpoint.to_string(); }
inline void PrintTo(const Segment& segment, std::ostream* to) { *to << to_string(segment); }

}  // namespace tcpspec::wire

namespace tcpspec::wire::sample {

inline Address address(std::string_view text) { return Address::parse(text).value(); }

inline FourTuple flow(Family family) {
  return family == Family::ipv4 ? FourTuple{{address("192.0.2.1"), 40000}, {address("198.51.100.7"), 80}}
                                : FourTuple{{address("2001:db8::1"), 40000}, {address("2001:db8:7::2"), 80}};
}

/// A draft in which every field differs from its default and from the others.
inline Draft draft(Family family) {
  Draft draft;
  draft.flow = flow(family);
  draft.seq = Seq(0xfffffff0);
  draft.ack = Seq(0x01020304);
  draft.flags = ctl::psh | ctl::ack;
  draft.window = 0x1234;
  draft.options = {Option::nop(), Option::nop(), Option::timestamps(7, 8)};
  draft.payload = {'o', 'c', 't', 'e', 't'};  // an odd number of them
  draft.ttl = 61;
  draft.traffic_class = 0xb9;
  draft.flow_label = family == Family::ipv6 ? 0x9abcd : 0;
  draft.ip_id = family == Family::ipv4 ? 0x4321 : 0;
  return draft;
}

/// Octets from the TCP header onwards, and from the IP header onwards.
inline std::size_t ip_size(Family family) { return family == Family::ipv4 ? 20 : 40; }

/// What the octets say, which must be a segment.
inline Segment segment(OctetView datagram, bool checksum_offloaded = false) {
  const auto parsed = parse(datagram, checksum_offloaded);
  if (const auto* found = std::get_if<Segment>(&parsed)) return *found;
  ADD_FAILURE() << "not a segment";
  return {};
}

inline IcmpMessage icmp(OctetView datagram) {
  const auto parsed = parse(datagram);
  if (const auto* found = std::get_if<IcmpMessage>(&parsed)) return *found;
  ADD_FAILURE() << "not an ICMP error about TCP";
  return {};
}

/// Tests that hold for both families alike.
class BothFamilies : public testing::TestWithParam<Family> {};

inline std::string family_name(const testing::TestParamInfo<Family>& info) {
  return info.param == Family::ipv4 ? "IPv4" : "IPv6";
}

}  // namespace tcpspec::wire::sample
