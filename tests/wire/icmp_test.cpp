#include "wire/icmp.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "samples.hpp"
#include "wire/ip.hpp"

namespace tcpspec::wire {
namespace {

constexpr IcmpError every_error[] = {
    IcmpError::net_unreachable,  IcmpError::host_unreachable, IcmpError::protocol_unreachable,
    IcmpError::port_unreachable, IcmpError::packet_too_big,   IcmpError::source_route_failed,
    IcmpError::admin_prohibited, IcmpError::time_exceeded,    IcmpError::parameter_problem,
    IcmpError::source_quench,
};

IcmpDraft draft(Family family, IcmpError error = IcmpError::host_unreachable) {
  IcmpDraft result;
  result.source = sample::address(family == Family::ipv4 ? "203.0.113.254" : "2001:db8:ffff::1");
  result.error = error;
  result.quoted_flow = sample::flow(family);
  result.quoted_seq = Seq(0xdeadbeef);
  result.quoted_ack = Seq(0x01020304);
  return result;
}

std::vector<IcmpError> errors_of(Family family) {
  std::vector<IcmpError> result;
  for (const auto error : every_error) {
    if (icmp_numbers(family, error)) result.push_back(error);
  }
  return result;
}

class Icmp : public sample::BothFamilies {};

TEST_P(Icmp, EveryErrorIsReadAsItWasWritten) {
  for (const auto error : errors_of(GetParam())) {
    const auto sent = draft(GetParam(), error);
    const auto message = sample::icmp(emit(sent));
    EXPECT_EQ(error_of(message), error);
    EXPECT_EQ(message.source, sent.source);
    EXPECT_EQ(message.destination, sent.quoted_flow.target.address);
    EXPECT_EQ(message.quoted.tester, sent.quoted_flow.target) << "the target had sent the quoted segment";
    EXPECT_EQ(message.quoted.target, sent.quoted_flow.tester);
    EXPECT_EQ(message.quoted_seq, sent.quoted_seq);
    EXPECT_EQ(message.rest, 0U);
    EXPECT_EQ(message.checksum, Checksum::correct);
  }
}

TEST_P(Icmp, NumbersAndErrorsAreInverse) {
  for (const auto error : errors_of(GetParam())) {
    EXPECT_EQ(icmp_error(GetParam(), *icmp_numbers(GetParam(), error)), error);
  }
  EXPECT_EQ(icmp_error(GetParam(), {3, 99}), std::nullopt);
}

TEST_P(Icmp, PacketTooBigCarriesTheMtu) {
  auto sent = draft(GetParam(), IcmpError::packet_too_big);
  for (const auto mtu : std::initializer_list<std::uint16_t>{68, 1280, 1500, 9000, 65535}) {
    sent.mtu = mtu;
    EXPECT_EQ(mtu_of(sample::icmp(emit(sent))), mtu);
  }
}

TEST_P(Icmp, PacketTooBigQuotesADatagramLongerThanTheMtu) {
  auto sent = draft(GetParam(), IcmpError::packet_too_big);
  for (const auto mtu : std::initializer_list<std::uint16_t>{576, 1500, 9000}) {
    sent.mtu = mtu;
    const auto datagram = emit(sent);
    const OctetView quoted = OctetView(datagram).subspan(sample::ip_size(GetParam()) + 8);
    const int length =
        GetParam() == Family::ipv4 ? quoted[2] << 8 | quoted[3] : (quoted[4] << 8 | quoted[5]) + 40;
    EXPECT_GT(length, mtu);
  }
}

TEST_P(Icmp, OtherErrorsCarryNoMtu) {
  auto sent = draft(GetParam(), IcmpError::port_unreachable);
  sent.mtu = 576;
  EXPECT_EQ(sample::icmp(emit(sent)).rest, 0U);
}

TEST_P(Icmp, TheQuotedHeadersAreWellFormed) {
  const auto datagram = emit(draft(GetParam()));
  const auto segment = sample::segment(OctetView(datagram).subspan(sample::ip_size(GetParam()) + 8));
  EXPECT_EQ(segment.checksum, Checksum::correct);
  EXPECT_THAT(segment.malformations, testing::IsEmpty());
  EXPECT_EQ(segment.flags, ctl::ack);
  EXPECT_EQ(segment.ack, Seq(0x01020304));
}

TEST_P(Icmp, EightQuotedOctetsOfTheSegmentAreEnough) {
  // RFC 792 asks for no more than 64 bits of it.  The lengths of the outer header still speak of all: cut
  // short.
  auto datagram = emit(draft(GetParam()));
  datagram.resize(datagram.size() - 12);
  const auto message = sample::icmp(datagram);
  EXPECT_EQ(message.quoted_seq, Seq(0xdeadbeef));
  EXPECT_EQ(message.quoted.tester.port, 80);
  EXPECT_EQ(message.checksum, Checksum::unverifiable);
}

TEST_P(Icmp, AnAlteredMessageHasAWrongChecksum) {
  auto datagram = emit(draft(GetParam()));
  datagram.back() ^= 1;
  EXPECT_EQ(sample::icmp(datagram).checksum, Checksum::wrong);
}

TEST_P(Icmp, AnEchoRequestIsNoError) {
  auto datagram = emit(draft(GetParam()));
  datagram[sample::ip_size(GetParam())] = GetParam() == Family::ipv4 ? 8 : 128;
  EXPECT_TRUE(std::holds_alternative<std::monostate>(parse(datagram)));
}

TEST_P(Icmp, AnErrorAboutAnotherProtocolIsNotOurs) {
  auto datagram = emit(draft(GetParam()));
  constexpr std::uint8_t udp = 17;
  datagram[sample::ip_size(GetParam()) + 8 + (GetParam() == Family::ipv4 ? 9 : 6)] = udp;
  EXPECT_TRUE(std::holds_alternative<std::monostate>(parse(datagram)));
}

TEST_P(Icmp, AnErrorWithoutANameKeepsItsNumbers) {
  auto datagram = emit(draft(GetParam()));
  datagram[sample::ip_size(GetParam()) + 1] = 99;
  const auto message = sample::icmp(datagram);
  EXPECT_EQ(message.code, 99);
  EXPECT_EQ(error_of(message), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Family, Icmp, testing::Values(Family::ipv4, Family::ipv6), sample::family_name);

TEST(IcmpDraftTest, SourceQuenchDoesNotExistInIPv6) {
  EXPECT_THROW(emit(draft(Family::ipv6, IcmpError::source_quench)), std::invalid_argument);
  EXPECT_EQ(sample::icmp(emit(draft(Family::ipv4, IcmpError::source_quench))).type, 4);
}

TEST(IcmpDraftTest, AddressesOfTwoFamiliesAreRefused) {
  auto sent = draft(Family::ipv4);
  sent.source = sample::address("::1");
  EXPECT_THROW(emit(sent), std::invalid_argument);
}

TEST(IcmpDraftTest, TheNumbersAreThoseOfTheRfcs) {
  EXPECT_EQ(icmp_numbers(Family::ipv4, IcmpError::host_unreachable), (IcmpNumbers{3, 1}));      // RFC 792
  EXPECT_EQ(icmp_numbers(Family::ipv4, IcmpError::packet_too_big), (IcmpNumbers{3, 4}));        // RFC 1191
  EXPECT_EQ(icmp_numbers(Family::ipv4, IcmpError::admin_prohibited), (IcmpNumbers{3, 13}));     // RFC 1812
  EXPECT_EQ(icmp_numbers(Family::ipv4, IcmpError::time_exceeded), (IcmpNumbers{11, 0}));        // RFC 792
  EXPECT_EQ(icmp_numbers(Family::ipv6, IcmpError::packet_too_big), (IcmpNumbers{2, 0}));        // RFC 4443
  EXPECT_EQ(icmp_numbers(Family::ipv6, IcmpError::port_unreachable), (IcmpNumbers{1, 4}));      // RFC 4443
  EXPECT_EQ(icmp_numbers(Family::ipv6, IcmpError::protocol_unreachable), (IcmpNumbers{4, 1}));  // RFC 4443
}

}  // namespace
}  // namespace tcpspec::wire
