#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <stdexcept>

#include "samples.hpp"

namespace tcpspec::wire {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Emit : public sample::BothFamilies {};

TEST_P(Emit, WritesWhatParseReads) {
  const auto draft = sample::draft(GetParam());
  const auto segment = sample::segment(emit(draft));
  EXPECT_EQ(segment.source, draft.flow.tester);
  EXPECT_EQ(segment.destination, draft.flow.target);
  EXPECT_EQ(segment.seq, draft.seq);
  EXPECT_EQ(segment.ack, draft.ack);
  EXPECT_EQ(segment.flags, draft.flags);
  EXPECT_EQ(segment.window, draft.window);
  EXPECT_EQ(segment.urgent_pointer, 0);
  EXPECT_EQ(segment.data_offset, 8);
  EXPECT_EQ(segment.options, draft.options);
  EXPECT_EQ(segment.payload, draft.payload);
  EXPECT_EQ(segment.ttl, draft.ttl);
  EXPECT_EQ(segment.traffic_class, draft.traffic_class);
  EXPECT_EQ(segment.flow_label, draft.flow_label);
  EXPECT_EQ(segment.ip_id, draft.ip_id);
  EXPECT_EQ(segment.dont_fragment, GetParam() == Family::ipv4);
  EXPECT_EQ(segment.checksum, Checksum::correct);
  EXPECT_THAT(segment.malformations, IsEmpty());
}

TEST_P(Emit, RoundTripsRandomDrafts) {
  std::mt19937 random(9293);
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  for (int i = 0; i < 2000; ++i) {
    Draft draft;
    draft.flow = sample::flow(GetParam());
    draft.flow.tester.port = static_cast<std::uint16_t>(below(0x10000));
    draft.seq = Seq(below(0xffffffff));
    draft.ack = Seq(below(0xffffffff));
    draft.flags = static_cast<std::uint16_t>(below(0x1000));
    draft.window = static_cast<std::uint16_t>(below(0x10000));
    draft.urgent_pointer = static_cast<std::uint16_t>(below(0x10000));
    draft.ttl = static_cast<std::uint8_t>(below(0x100));
    for (auto room = below(41); room >= 3;) {
      const auto size = 1 + below(room - 2);
      draft.options.push_back({static_cast<std::uint8_t>(20 + below(230)), Octets(size, 0x5a)});
      room -= size + 2;
    }
    draft.payload.resize(below(1500));
    for (auto& octet : draft.payload) octet = static_cast<std::uint8_t>(below(0x100));

    const auto segment = sample::segment(emit(draft));
    ASSERT_EQ(segment.source, draft.flow.tester);
    ASSERT_EQ(segment.seq, draft.seq);
    ASSERT_EQ(segment.ack, draft.ack);
    ASSERT_EQ(segment.flags, draft.flags);
    ASSERT_EQ(segment.window, draft.window);
    ASSERT_EQ(segment.urgent_pointer, draft.urgent_pointer);
    ASSERT_EQ(segment.ttl, draft.ttl);
    ASSERT_EQ(segment.options, draft.options);
    ASSERT_EQ(segment.payload, draft.payload);
    ASSERT_EQ(segment.checksum, Checksum::correct);
    ASSERT_THAT(segment.malformations, IsEmpty());
  }
}

TEST_P(Emit, KeepsTheFirstPayloadOctetBehindAnEmptyUnknownOption) {
  // libtins alone would write the second option octet over it.
  auto draft = sample::draft(GetParam());
  draft.options = {{253, {}}};
  const auto segment = sample::segment(emit(draft));
  EXPECT_THAT(segment.option_octets, ElementsAre(253, 2, 0, 0));
  EXPECT_EQ(segment.payload, draft.payload);
}

TEST_P(Emit, PadsOptionsWithZeros) {
  auto draft = sample::draft(GetParam());
  draft.options = {Option::window_scale(7), Option::sack_permitted()};
  EXPECT_THAT(sample::segment(emit(draft)).option_octets, ElementsAre(3, 3, 7, 4, 2, 0, 0, 0));
}

TEST_P(Emit, SendsAWrongChecksum) {
  auto draft = sample::draft(GetParam());
  const auto correct = sample::segment(emit(draft));
  draft.checksum = Draft::Sum::wrong;
  const auto segment = sample::segment(emit(draft));
  EXPECT_EQ(segment.checksum, Checksum::wrong);
  EXPECT_EQ(segment.checksum_field, correct.checksum_field ^ 0xffff);
}

TEST_P(Emit, SendsAWrongChecksumEvenWhereInvertingWouldKeepItCorrect) {
  auto draft = sample::draft(GetParam());
  // Choose the window so that the sum of the rest is all ones: the correct checksum is then 0.
  draft.window = 0;
  const std::uint32_t field = sample::segment(emit(draft)).checksum_field;
  draft.window = static_cast<std::uint16_t>(field);
  ASSERT_EQ(sample::segment(emit(draft)).checksum_field, 0);
  draft.checksum = Draft::Sum::wrong;
  EXPECT_EQ(sample::segment(emit(draft)).checksum, Checksum::wrong);
}

TEST_P(Emit, SendsAZeroChecksum) {
  auto draft = sample::draft(GetParam());
  draft.checksum = Draft::Sum::zero;
  const auto segment = sample::segment(emit(draft));
  EXPECT_EQ(segment.checksum, Checksum::wrong);
  EXPECT_EQ(segment.checksum_field, 0);
}

TEST_P(Emit, SendsAnyDataOffsetWithoutChangingTheOctets) {
  auto draft = sample::draft(GetParam());
  draft.flags = ctl::ack | ctl::ae | ctl::reserved;  // bits that share an octet with the offset
  draft.options.assign(12, Option::nop());
  draft.payload.assign(5, kind::nop);  // so that an offset within the payload still finds options there
  const auto size = emit(draft).size();
  for (std::uint8_t words = 0; words <= 15; ++words) {
    draft.data_offset = words;
    const auto datagram = emit(draft);
    const auto segment = sample::segment(datagram);
    EXPECT_EQ(datagram.size(), size);
    EXPECT_EQ(segment.data_offset, words);
    EXPECT_EQ(segment.flags, draft.flags);
    EXPECT_EQ(segment.checksum, Checksum::correct);
    const bool legal = words >= 5 && words * 4U <= size - sample::ip_size(GetParam());
    EXPECT_EQ(segment.malformations.empty(), legal) << int{words};
  }
}

TEST_P(Emit, SendsRawOptionsInsteadOfOptions) {
  auto draft = sample::draft(GetParam());
  draft.raw_options = Octets{2, 0, 99, 99, 99};
  const auto segment = sample::segment(emit(draft));
  EXPECT_THAT(segment.option_octets, ElementsAre(2, 0, 99, 99, 99, 0, 0, 0));
  EXPECT_EQ(segment.payload, draft.payload);
  EXPECT_EQ(segment.checksum, Checksum::correct);
}

TEST_P(Emit, SendsNoOptionsIfRawOptionsAreEmpty) {
  auto draft = sample::draft(GetParam());
  draft.raw_options = Octets{};
  EXPECT_EQ(sample::segment(emit(draft)).data_offset, 5);
}

TEST_P(Emit, SendsReservedBits) {
  auto draft = sample::draft(GetParam());
  draft.flags = ctl::ack | ctl::reserved | ctl::ae;
  const auto segment = sample::segment(emit(draft));
  EXPECT_EQ(segment.flags, draft.flags);
  EXPECT_EQ(segment.data_offset, 8);
}

TEST_P(Emit, SendsTheUrgentPointerWithAndWithoutItsBit) {
  auto draft = sample::draft(GetParam());
  draft.urgent_pointer = 0xabcd;
  EXPECT_EQ(sample::segment(emit(draft)).urgent_pointer, 0xabcd);
  draft.flags |= ctl::urg;
  EXPECT_EQ(sample::segment(emit(draft)).urgent_pointer, 0xabcd);
}

TEST_P(Emit, ForgesAnySource) {
  auto draft = sample::draft(GetParam());
  const bool v4 = GetParam() == Family::ipv4;
  for (const auto* text :
       v4 ? std::array{"203.0.113.9", "0.0.0.0", "255.255.255.255", "224.0.0.1", "127.0.0.1"}
          : std::array{"2001:db8::bad", "::", "ff02::1", "::1", "2001:db8:7::2"}) {
    draft.source = sample::address(text);
    const auto segment = sample::segment(emit(draft));
    EXPECT_EQ(segment.source.address.to_string(), text);
    EXPECT_EQ(segment.source.port, draft.flow.tester.port);
    EXPECT_EQ(segment.checksum, Checksum::correct) << text;
    EXPECT_THAT(segment.malformations, IsEmpty()) << text;
  }
}

TEST_P(Emit, SendsTimeToLiveAndTrafficClassAtTheirLimits) {
  auto draft = sample::draft(GetParam());
  for (const auto value : std::initializer_list<std::uint8_t>{0, 1, 255}) {
    draft.ttl = draft.traffic_class = value;
    const auto segment = sample::segment(emit(draft));
    EXPECT_EQ(segment.ttl, value);
    EXPECT_EQ(segment.traffic_class, value);
  }
}

TEST_P(Emit, FillsADatagramToItsLimitAndRefusesOneOctetMore) {
  auto draft = sample::draft(GetParam());
  draft.options.clear();
  // The length field counts the fixed header of IPv4, and not that of IPv6 (RFC 8200 §3).
  const std::size_t counted = GetParam() == Family::ipv6 ? 0 : sample::ip_size(GetParam());
  draft.payload.assign(0xffff - counted - 20, 'x');
  EXPECT_EQ(sample::segment(emit(draft)).checksum, Checksum::correct);
  draft.payload.push_back('x');
  EXPECT_THROW(emit(draft), std::length_error);
}

TEST_P(Emit, AcceptsFortyOctetsOfOptionsAndRefusesMore) {
  auto draft = sample::draft(GetParam());
  draft.raw_options = Octets(40, kind::nop);
  EXPECT_EQ(sample::segment(emit(draft)).data_offset, 15);
  draft.raw_options = Octets(41, kind::nop);
  EXPECT_THROW(emit(draft), std::length_error);
  draft.raw_options.reset();
  draft.options = {{253, Octets(39)}};
  EXPECT_THROW(emit(draft), std::length_error);
}

TEST_P(Emit, RefusesWhatCannotBeWritten) {
  const auto good = sample::draft(GetParam());
  auto draft = good;
  draft.data_offset = 16;
  EXPECT_THROW(emit(draft), std::invalid_argument);
  draft = good;
  draft.flags = 0x1000;
  EXPECT_THROW(emit(draft), std::invalid_argument);
  draft = good;
  draft.source = sample::address(GetParam() == Family::ipv4 ? "::1" : "127.0.0.1");
  EXPECT_THROW(emit(draft), std::invalid_argument);
  draft = good;
  draft.options = {{kind::nop, {1}}};
  EXPECT_THROW(emit(draft), std::invalid_argument);
}

INSTANTIATE_TEST_SUITE_P(Family, Emit, testing::Values(Family::ipv4, Family::ipv6), sample::family_name);

TEST(EmitIPv4, SendsIpOptionsPaddedWithZeros) {
  auto draft = sample::draft(Family::ipv4);
  draft.ip_options = Octets{7, 7, 4, 0, 0, 0, 0};  // record route with one empty slot
  const auto datagram = emit(draft);
  EXPECT_EQ(datagram[0], 0x47);
  EXPECT_THAT(Octets(datagram.begin() + 20, datagram.begin() + 28), ElementsAre(7, 7, 4, 0, 0, 0, 0, 0));
  const auto segment = sample::segment(datagram);
  EXPECT_EQ(segment.options, draft.options);
  EXPECT_EQ(segment.payload, draft.payload);
  EXPECT_EQ(segment.checksum, Checksum::correct);
  EXPECT_THAT(segment.malformations, IsEmpty());
}

TEST(EmitIPv4, RefusesMoreThanFortyOctetsOfIpOptions) {
  auto draft = sample::draft(Family::ipv4);
  draft.ip_options = Octets(41, 1);
  EXPECT_THROW(emit(draft), std::length_error);
}

TEST_P(Emit, PutsPaddingBehindTheDatagram) {
  auto draft = sample::draft(GetParam());
  const auto plain = emit(draft);
  draft.padding = 6;
  auto padded = emit(draft);
  ASSERT_EQ(padded.size(), plain.size() + 6);
  EXPECT_EQ(sample::segment(padded).payload, draft.payload);
  padded.resize(plain.size());
  EXPECT_EQ(padded, plain);
}

TEST(EmitIPv6, PutsOptionsBeforeTheSegment) {
  auto draft = sample::draft(Family::ipv6);
  draft.hop_by_hop_options = Octets{0x1e, 4, 0, 0, 0, 0};
  draft.destination_options = Octets{0x9e, 5, 0, 0, 0, 0, 0};
  const auto packet = emit(draft);
  EXPECT_EQ(packet[6], 0);
  EXPECT_THAT(Octets(packet.begin() + 40, packet.begin() + 64),
              ElementsAre(60, 0, 0x1e, 4, 0, 0, 0, 0,  //
                          6, 1, 0x9e, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  const auto segment = sample::segment(packet);
  EXPECT_EQ(segment.payload, draft.payload);
  EXPECT_EQ(segment.checksum, Checksum::correct);
  EXPECT_THAT(segment.malformations, IsEmpty());
}

TEST(EmitIPv4, RefusesExtensionHeaders) {
  auto draft = sample::draft(Family::ipv4);
  draft.destination_options = Octets{0};
  EXPECT_THROW(emit(draft), std::invalid_argument);
}

TEST(EmitIPv6, RefusesIpOptions) {
  auto draft = sample::draft(Family::ipv6);
  draft.ip_options = Octets{1};
  EXPECT_THROW(emit(draft), std::invalid_argument);
}

TEST(EmitIPv4, LeavesAZeroIdToTheKernel) {
  auto draft = sample::draft(Family::ipv4);
  draft.ip_id = 0;
  EXPECT_EQ(sample::segment(emit(draft)).ip_id, 0);
}

}  // namespace
}  // namespace tcpspec::wire
