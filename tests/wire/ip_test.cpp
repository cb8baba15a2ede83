#include "wire/ip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "recorded.hpp"
#include "samples.hpp"
#include "wire/bytes.hpp"
#include "wire/checksum.hpp"

namespace tcpspec::wire {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

bool is_neither(const Octets& datagram) { return std::holds_alternative<std::monostate>(parse(datagram)); }

/// Makes the IPv4 header checksum right again after a change.
Octets resummed(Octets datagram) {
  const std::size_t header = std::max<std::size_t>(5, datagram[0] & 0x0fU) * 4;
  Writer(datagram, 10).u16(0);
  const auto sum = ones_complement_sum(OctetView(datagram).first(std::min(header, datagram.size())));
  Writer(datagram, 10).u16(static_cast<std::uint16_t>(~sum));
  return datagram;
}

/// The datagram with these octets between the IPv6 header and the rest.
Octets with_extension(Octets datagram, std::uint8_t protocol, Octets extension) {
  extension[0] = datagram[6];
  datagram[6] = protocol;
  datagram.insert(datagram.begin() + 40, extension.begin(), extension.end());
  Writer(datagram, 4).u16(static_cast<std::uint16_t>(datagram.size() - 40));
  return datagram;
}

TEST(IpTest, ReadsWhatTheKernelSent) {
  const auto segment = sample::segment(recorded::octets(recorded::ipv4_syn));
  EXPECT_EQ(segment.source.to_string(), "192.0.2.1:59982");
  EXPECT_EQ(segment.destination.to_string(), "192.0.2.2:80");
  EXPECT_EQ(segment.ttl, 64);
  EXPECT_EQ(segment.ip_id, 0xfd56);
  EXPECT_TRUE(segment.dont_fragment);
  EXPECT_EQ(segment.mss(), 1460);
  const auto six = sample::segment(recorded::octets(recorded::ipv6_syn));
  EXPECT_EQ(six.source.to_string(), "[2001:db8::1]:36368");
  EXPECT_EQ(six.ttl, 64);
  EXPECT_EQ(six.traffic_class, 0);
  EXPECT_EQ(six.flow_label, 0x72086U);
  EXPECT_EQ(six.mss(), 1440);
}

TEST(IpTest, LinkPaddingIsNoPayload) {
  // Ethernet fills a frame up to 60 octets; the IP length rules where the segment ends.
  for (const auto* hex : {&recorded::ipv4_fin, &recorded::ipv6_fin}) {
    auto datagram = recorded::octets(*hex);
    datagram.insert(datagram.end(), 17, 0xee);
    const auto segment = sample::segment(datagram);
    EXPECT_THAT(segment.payload, IsEmpty());
    EXPECT_EQ(segment.checksum, Checksum::correct);
    EXPECT_THAT(segment.malformations, IsEmpty());
  }
}

TEST(IpTest, ADatagramCutShortIsUnverifiable) {
  for (const auto* hex : {&recorded::ipv4_answer, &recorded::ipv6_answer}) {
    auto datagram = recorded::octets(*hex);
    datagram.pop_back();
    const auto segment = sample::segment(datagram);
    EXPECT_EQ(segment.payload.size(), 10U);
    EXPECT_EQ(segment.checksum, Checksum::unverifiable);
    EXPECT_EQ(segment.malformations.size(), 1U);
  }
}

TEST(IpTest, WhatIsNotTcpIsNeither) {
  EXPECT_TRUE(is_neither({}));
  EXPECT_TRUE(is_neither({0x45}));
  EXPECT_TRUE(is_neither(Octets(100)));        // version 0
  EXPECT_TRUE(is_neither(Octets(100, 0x55)));  // version 5
  auto udp = recorded::octets(recorded::ipv4_data);
  udp[9] = 17;
  EXPECT_TRUE(is_neither(udp));
  udp = recorded::octets(recorded::ipv6_data);
  udp[6] = 17;
  EXPECT_TRUE(is_neither(udp));
}

TEST(IpTest, IcmpOfTheOtherFamilyIsNeither) {
  auto datagram = recorded::octets(recorded::ipv4_data);
  datagram[9] = protocol::icmp_v6;
  EXPECT_TRUE(is_neither(datagram));
  datagram = recorded::octets(recorded::ipv6_data);
  datagram[6] = protocol::icmp;
  EXPECT_TRUE(is_neither(datagram));
}

TEST(IPv4Test, NamesAMalformedHeader) {
  const auto intact = recorded::octets(recorded::ipv4_data);
  const struct {
    std::size_t at;
    std::uint16_t value;
    const char* malformation;
  } table[] = {
      {0, 0x4400, "IP header length is 4 words"},
      {2, 19, "IP total length of 19 ends within the IP header"},
      {2, 0, "IP total length of 0 ends within the IP header"},
      {2, 1000, "IP total length of 1000 is more than the 57 octets that are here"},
      {6, 0x2000, "only the first fragment of the segment is here"},
  };
  for (const auto& row : table) {
    auto datagram = intact;
    Writer(datagram, row.at).u16(row.value);
    EXPECT_THAT(sample::segment(resummed(datagram)).malformations, testing::Contains(row.malformation));
    EXPECT_THAT(sample::segment(datagram).malformations, testing::Contains("IP header checksum is wrong"));
  }
}

TEST(IPv4Test, AnEmptySegmentIsKept) {
  auto datagram = recorded::octets(recorded::ipv4_data);
  Writer(datagram, 2).u16(20);
  const auto segment = sample::segment(resummed(datagram));
  EXPECT_THAT(segment.malformations, ElementsAre("segment of 0 octets is shorter than a header"));
  EXPECT_EQ(segment.source.address.to_string(), "192.0.2.1");
  EXPECT_EQ(segment.source.port, 0);
}

TEST(IPv4Test, AFirstFragmentIsUnverifiableAndALaterOneIsNeither) {
  auto datagram = recorded::octets(recorded::ipv4_data);
  datagram[6] = 0x20;  // more fragments
  EXPECT_EQ(sample::segment(datagram).checksum, Checksum::unverifiable);
  datagram[6] = 0;
  datagram[7] = 1;  // at offset 8
  EXPECT_TRUE(is_neither(datagram));
}

TEST(IPv4Test, StepsOverOptions) {
  auto datagram = recorded::octets(recorded::ipv4_data);
  const Octets router_alert{0x94, 4, 0, 0};
  datagram.insert(datagram.begin() + 20, router_alert.begin(), router_alert.end());
  datagram[0] = 0x46;
  Writer(datagram, 2).u16(static_cast<std::uint16_t>(datagram.size()));
  const auto segment = sample::segment(resummed(datagram));
  EXPECT_EQ(segment.checksum, Checksum::correct);
  EXPECT_EQ(segment.payload.size(), 5U);
  EXPECT_THAT(segment.malformations, IsEmpty());
}

TEST(IPv6Test, StepsOverEveryExtensionHeader) {
  const auto plain = recorded::octets(recorded::ipv6_data);
  const struct {
    std::uint8_t protocol;
    Octets octets;
  } table[] = {
      {0, {0, 0, 1, 4, 0, 0, 0, 0}},                            // hop-by-hop: PadN
      {60, {0, 1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}},  // destination options, 16 octets
      {43, {0, 0, 4, 0, 0, 0, 0, 0}},                           // routing, nothing left
      {44, {0, 0, 0, 0, 0, 0, 0, 9}},                           // fragment: the whole in one
      {51, {0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1}},               // authentication: 12 octets
      {135, {0, 0, 0, 0, 0, 0, 0, 0}},                          // mobility
  };
  Octets chain = plain;
  for (const auto& row : table) {
    const auto one = sample::segment(with_extension(plain, row.protocol, row.octets));
    EXPECT_EQ(one.checksum, Checksum::correct) << int{row.protocol};
    EXPECT_EQ(one.payload.size(), 5U);
    EXPECT_THAT(one.malformations, IsEmpty());
    chain = with_extension(chain, row.protocol, row.octets);
  }
  EXPECT_EQ(sample::segment(chain).checksum, Checksum::correct) << "all of them, one behind the other";
}

TEST(IPv6Test, ARoutingHeaderUnderWayNamesTheFinalDestination) {
  // The sender computed the sum for the last address of the list (RFC 8200 §8.1).
  auto draft = sample::draft(Family::ipv6);
  const auto last = sample::address("2001:db8:9::9");
  draft.flow.target.address = last;
  Octets routing(24);
  routing[1] = 2, routing[3] = 1;
  std::copy(last.octets.begin(), last.octets.end(), routing.begin() + 8);
  auto datagram = with_extension(emit(draft), 43, routing);
  const auto first_hop = sample::address("2001:db8:7::2");
  std::copy(first_hop.octets.begin(), first_hop.octets.end(), datagram.begin() + 24);
  for (const std::uint8_t type : {std::uint8_t{0}, std::uint8_t{2}}) {
    datagram[42] = type;
    EXPECT_EQ(sample::segment(datagram).checksum, Checksum::correct);
    EXPECT_EQ(sample::segment(datagram).destination.address, first_hop);
  }
  datagram[43] = 0;  // none left: the header's own destination is the final one
  EXPECT_EQ(sample::segment(datagram).checksum, Checksum::wrong);
}

TEST(IPv6Test, AFirstFragmentIsUnverifiableAndALaterOneIsNeither) {
  const auto plain = recorded::octets(recorded::ipv6_data);
  const auto first = sample::segment(with_extension(plain, 44, {0, 0, 0, 1, 0, 0, 0, 9}));
  EXPECT_EQ(first.checksum, Checksum::unverifiable);
  EXPECT_THAT(first.malformations, ElementsAre("only the first fragment of the segment is here"));
  EXPECT_TRUE(is_neither(with_extension(plain, 44, {0, 0, 0, 8, 0, 0, 0, 9})));
}

TEST(IPv6Test, AnExtensionHeaderPastTheEndIsNeither) {
  const auto plain = recorded::octets(recorded::ipv6_data);
  EXPECT_TRUE(is_neither(with_extension(plain, 60, {0, 255, 0, 0, 0, 0, 0, 0})));
}

}  // namespace
}  // namespace tcpspec::wire
