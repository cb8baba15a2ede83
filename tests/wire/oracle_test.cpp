// libtins as a second opinion on well-formed segments: what we emit it reads alike, what it writes we read
// alike, and both compute the same sums.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tins/icmp.h>
#include <tins/icmpv6.h>
#include <tins/ip.h>
#include <tins/ipv6.h>
#include <tins/rawpdu.h>
#include <tins/tcp.h>

#include <memory>
#include <random>

#include "recorded.hpp"
#include "samples.hpp"
#include "wire/icmp.hpp"

namespace tcpspec::wire {
namespace {

std::unique_ptr<Tins::PDU> read(const Octets& datagram) {
  const auto size = static_cast<std::uint32_t>(datagram.size());
  if (datagram[0] >> 4 == 4) return std::make_unique<Tins::IP>(datagram.data(), size);
  return std::make_unique<Tins::IPv6>(datagram.data(), size);
}

/// A well-formed draft whose options fill their words, because libtins pads differently.
Draft random_draft(Family family, std::mt19937& random) {
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  Draft draft;
  draft.flow = sample::flow(family);
  draft.flow.tester.port = static_cast<std::uint16_t>(1 + below(0xffff));
  draft.seq = Seq(static_cast<std::uint32_t>(random()));
  draft.ack = Seq(static_cast<std::uint32_t>(random()));
  draft.flags = static_cast<std::uint16_t>(below(0x1000));
  draft.window = static_cast<std::uint16_t>(random());
  draft.urgent_pointer = static_cast<std::uint16_t>(random());
  draft.ttl = static_cast<std::uint8_t>(random());
  draft.traffic_class = static_cast<std::uint8_t>(random());
  if (family == Family::ipv6) draft.flow_label = static_cast<std::uint32_t>(random() & 0xfffff);
  draft.ip_id = family == Family::ipv4 ? static_cast<std::uint16_t>(random()) : std::uint16_t{0};
  if (below(2) == 0) draft.options.push_back(Option::mss(static_cast<std::uint16_t>(random())));
  if (below(2) == 0) {
    draft.options.push_back(Option::nop());
    draft.options.push_back(Option::window_scale(static_cast<std::uint8_t>(below(15))));
  }
  if (below(2) == 0) {
    draft.options.push_back(Option::sack_permitted());
    draft.options.push_back(
        Option::timestamps(static_cast<std::uint32_t>(random()), static_cast<std::uint32_t>(random())));
  }
  draft.payload.resize(below(3) == 0 ? 0 : below(1461));
  for (auto& octet : draft.payload) octet = static_cast<std::uint8_t>(random());
  return draft;
}

void expect_same(const Segment& ours, const Tins::TCP& theirs) {
  EXPECT_EQ(ours.source.port, theirs.sport());
  EXPECT_EQ(ours.destination.port, theirs.dport());
  EXPECT_EQ(ours.seq.value(), theirs.seq());
  EXPECT_EQ(ours.ack.value(), theirs.ack_seq());
  EXPECT_EQ(ours.data_offset, theirs.data_offset());
  EXPECT_EQ(ours.flags, theirs.flags());
  EXPECT_EQ(ours.window, theirs.window());
  EXPECT_EQ(ours.checksum_field, theirs.checksum());
  EXPECT_EQ(ours.urgent_pointer, theirs.urg_ptr());
  std::vector<Option> options;
  for (const auto& option : theirs.options()) {
    options.push_back({option.option(), Octets(option.data_ptr(), option.data_ptr() + option.data_size())});
  }
  EXPECT_EQ(ours.options, options);
  const auto* raw = theirs.find_pdu<Tins::RawPDU>();
  EXPECT_EQ(ours.payload, raw == nullptr ? Octets() : raw->payload());
}

void expect_same(const Octets& datagram) {
  const auto ours = sample::segment(datagram);
  const auto theirs = read(datagram);
  const auto* tcp = theirs->find_pdu<Tins::TCP>();
  ASSERT_NE(tcp, nullptr);
  expect_same(ours, *tcp);
  if (const auto* ip = theirs->find_pdu<Tins::IP>()) {
    EXPECT_EQ(ours.source.address.to_string(), ip->src_addr().to_string());
    EXPECT_EQ(ours.destination.address.to_string(), ip->dst_addr().to_string());
    EXPECT_EQ(ours.ttl, ip->ttl());
    EXPECT_EQ(ours.traffic_class, ip->tos());
    EXPECT_EQ(ours.ip_id, ip->id());
    EXPECT_EQ(ours.dont_fragment, (ip->flags() & Tins::IP::DONT_FRAGMENT) != 0);
  } else {
    const auto& ip6 = theirs->rfind_pdu<Tins::IPv6>();
    EXPECT_EQ(ours.source.address.to_string(), ip6.src_addr().to_string());
    EXPECT_EQ(ours.destination.address.to_string(), ip6.dst_addr().to_string());
    EXPECT_EQ(ours.ttl, ip6.hop_limit());
    EXPECT_EQ(ours.traffic_class, ip6.traffic_class());
    EXPECT_EQ(ours.flow_label, ip6.flow_label());
  }
}

class LibtinsAgrees : public sample::BothFamilies {};

TEST_P(LibtinsAgrees, OnEveryFieldAndSumOfWhatWeEmit) {
  std::mt19937 random(793);
  for (int i = 0; i < 500; ++i) {
    const auto draft = random_draft(GetParam(), random);
    const auto datagram = emit(draft);
    expect_same(datagram);
    // libtins recomputes both sums when it writes, so equal octets are equal sums.
    ASSERT_EQ(read(datagram)->serialize(), datagram) << to_string(sample::segment(datagram));
  }
}

TEST_P(LibtinsAgrees, OnTheIcmpErrorsWeEmit) {
  IcmpDraft draft;
  draft.quoted_flow = sample::flow(GetParam());
  draft.source = draft.quoted_flow.tester.address;
  draft.error = IcmpError::packet_too_big;
  draft.mtu = 1280;
  const auto datagram = emit(draft);
  const auto theirs = read(datagram);
  EXPECT_EQ(theirs->serialize(), datagram);
  if (const auto* icmp = theirs->find_pdu<Tins::ICMP>()) {
    EXPECT_EQ(icmp->type(), Tins::ICMP::DEST_UNREACHABLE);
    EXPECT_EQ(icmp->code(), 4);
    EXPECT_EQ(icmp->mtu(), 1280);
  } else {
    EXPECT_EQ(theirs->rfind_pdu<Tins::ICMPv6>().type(), Tins::ICMPv6::PACKET_TOOBIG);
  }
}

INSTANTIATE_TEST_SUITE_P(Family, LibtinsAgrees, testing::Values(Family::ipv4, Family::ipv6),
                         sample::family_name);

TEST(LibtinsTest, AgreesOnWhatAKernelSent) {
  for (const auto& datagram : recorded::complete()) expect_same(datagram);
}

TEST(LibtinsTest, WritesWhatWeReadAlike) {
  auto packet = Tins::IP("192.0.2.2", "192.0.2.1") / Tins::TCP(80, 40000) / Tins::RawPDU("text");
  auto& tcp = packet.rfind_pdu<Tins::TCP>();
  tcp.flags(Tins::TCP::SYN | Tins::TCP::ACK);
  tcp.mss(1400);
  const auto datagram = packet.serialize();
  expect_same(datagram);
  EXPECT_EQ(sample::segment(datagram).checksum, Checksum::correct);
  EXPECT_EQ(sample::segment(datagram).mss(), 1400);
}

}  // namespace
}  // namespace tcpspec::wire
