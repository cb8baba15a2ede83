#include "wire/checksum.hpp"

#include <gtest/gtest.h>

#include <random>

#include "recorded.hpp"
#include "samples.hpp"
#include "wire/ip.hpp"

namespace tcpspec::wire {
namespace {

TEST(ChecksumTest, SumsTheExampleOfRfc1071) {
  EXPECT_EQ(ones_complement_sum(Octets{0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7}), 0xddf2);
}

TEST(ChecksumTest, CountsAnOddOctetAsIfAZeroFollowed) {
  EXPECT_EQ(ones_complement_sum(Octets{0x12, 0x34, 0x56}), 0x12 * 256 + 0x34 + 0x56 * 256);
  EXPECT_EQ(ones_complement_sum(Octets{}), 0);
}

TEST(ChecksumTest, FoldsTheCarriesBackIn) {
  EXPECT_EQ(ones_complement_sum(Octets{0xff, 0xff, 0x00, 0x01}), 0x0001);
  EXPECT_EQ(ones_complement_sum(Octets(65534, 0xff)), 0xffff);
}

TEST(ChecksumTest, ContinuesFromAnEarlierSum) {
  const Octets all{0xde, 0xad, 0xbe, 0xef, 0xff, 0xfe};
  const OctetView view(all);
  EXPECT_EQ(ones_complement_sum(view.subspan(2), ones_complement_sum(view.first(2))),
            ones_complement_sum(view));
}

TEST(ChecksumTest, IsTheSameForThePseudoHeaderWrittenOut) {
  // RFC 9293 §3.1: addresses, a zero, the protocol, the length in two octets.
  const Octets ipv4{192, 0, 2, 1, 198, 51, 100, 7, 0, 6, 0x12, 0x34};
  EXPECT_EQ(pseudo_header_sum(sample::address("192.0.2.1"), sample::address("198.51.100.7"), 6, 0x1234),
            ones_complement_sum(ipv4));
  // RFC 8200 §8.1: addresses, the length in four octets, three zeros, the next header.
  Octets ipv6(40);
  ipv6[0] = 0xfe, ipv6[1] = 0x80, ipv6[15] = 1, ipv6[16] = 0xff, ipv6[31] = 2;
  ipv6[33] = 1, ipv6[34] = 0x23, ipv6[35] = 0x45, ipv6[39] = 58;
  EXPECT_EQ(pseudo_header_sum(sample::address("fe80::1"), sample::address("ff00::2"), 58, 0x12345),
            ones_complement_sum(ipv6));
}

TEST(ChecksumTest, OfWhatAKernelSentIsCorrect) {
  for (const auto& datagram : recorded::complete()) {
    EXPECT_EQ(sample::segment(datagram).checksum, Checksum::correct);
    EXPECT_TRUE(sample::segment(datagram).malformations.empty());
  }
}

TEST(ChecksumTest, IsWrongWhenOneBitFlips) {
  for (const auto* hex : {&recorded::ipv4_data, &recorded::ipv6_data}) {
    const auto intact = recorded::octets(*hex);
    const std::size_t start = intact[0] >> 4 == 4 ? 20 : 40;
    for (std::size_t bit = start * 8; bit < intact.size() * 8; ++bit) {
      auto datagram = intact;
      datagram[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
      EXPECT_EQ(sample::segment(datagram).checksum, Checksum::wrong) << "bit " << bit;
    }
  }
}

TEST(ChecksumTest, CoversTheAddresses) {
  auto datagram = recorded::octets(recorded::ipv6_syn);
  datagram[39] ^= 1;
  EXPECT_EQ(sample::segment(datagram).checksum, Checksum::wrong);
}

TEST(ChecksumTest, LeftToHardwareIsUnverifiableOnlyIfTheCaptureSaysSo) {
  for (const auto* hex : {&recorded::loopback_syn, &recorded::loopback_data}) {
    const auto datagram = recorded::octets(*hex);
    EXPECT_EQ(sample::segment(datagram, true).checksum, Checksum::unverifiable);
    EXPECT_EQ(sample::segment(datagram, false).checksum, Checksum::wrong);
  }
}

TEST(ChecksumTest, LeftToHardwareButNeitherStartedNorDoneIsWrong) {
  auto datagram = recorded::octets(recorded::loopback_syn);
  datagram[36] ^= 1;
  EXPECT_EQ(sample::segment(datagram, true).checksum, Checksum::wrong);
}

TEST(ChecksumTest, LeftToHardwareButDoneIsCorrect) {
  EXPECT_EQ(sample::segment(recorded::octets(recorded::ipv4_data), true).checksum, Checksum::correct);
}

TEST(ChecksumTest, UpdatesWithAChangedWordAsRfc1624Says) {
  // HC' = ~(~HC + ~m + m'): a second way to compute each sum, over random segments and words.
  std::mt19937 random(1624);
  auto draft = sample::draft(Family::ipv4);
  for (int i = 0; i < 1000; ++i) {
    draft.seq = Seq(static_cast<std::uint32_t>(random()));
    draft.window = static_cast<std::uint16_t>(random());
    const std::uint32_t before = sample::segment(emit(draft)).checksum_field, old_window = draft.window;
    draft.window = static_cast<std::uint16_t>(random());
    std::uint32_t sum = (before ^ 0xffffU) + (old_window ^ 0xffffU) + draft.window;
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    ASSERT_EQ(sample::segment(emit(draft)).checksum_field, sum ^ 0xffffU);
  }
}

}  // namespace
}  // namespace tcpspec::wire
