#include "wire/fragment.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

#include "wire/draft.hpp"
#include "wire/reassembly.hpp"

namespace tcpspec::wire {
namespace {

Octets datagram_of(Family family, std::size_t data) {
  Draft draft;
  draft.flow.tester = {*Address::parse(family == Family::ipv4 ? "192.0.2.1" : "2001:db8::1"), 1000};
  draft.flow.target = {*Address::parse(family == Family::ipv4 ? "192.0.2.2" : "2001:db8::2"), 2000};
  draft.flags = ctl::ack;
  for (std::size_t i = 0; i < data; ++i) draft.payload.push_back(static_cast<std::uint8_t>(i * 7));
  return emit(draft);
}

class Fragments : public testing::TestWithParam<Family> {};

TEST_P(Fragments, AreTheDatagramWhenTheyArePutTogether) {
  const Octets datagram = datagram_of(GetParam(), 300);
  const auto fragments = fragments_of(datagram, 64, 5);
  ASSERT_EQ(fragments.size(), 5U);  // 320 octets of payload
  Reassembler reassembler;
  for (std::size_t i = 0; i + 1 < fragments.size(); ++i)
    EXPECT_FALSE(reassembler.add(fragments[i], {})) << "of fragment " << i;
  const auto whole = reassembler.add(fragments.back(), {});
  ASSERT_TRUE(whole);
  const Datagram before = parse(datagram), after = parse(*whole);
  const auto& sent = std::get<Segment>(before);
  const auto& put_together = std::get<Segment>(after);
  EXPECT_EQ(put_together.payload, sent.payload);
  EXPECT_EQ(put_together.seq, sent.seq);
  EXPECT_EQ(put_together.checksum, Checksum::correct);
  EXPECT_THAT(put_together.malformations, testing::IsEmpty()) << "the length and the sum of the header";
}

TEST_P(Fragments, HaveTheSizeThatIsAskedFor) {
  const auto fragments = fragments_of(datagram_of(GetParam(), 300), 128, 5);
  const std::size_t header = GetParam() == Family::ipv4 ? 20 : 48;
  ASSERT_EQ(fragments.size(), 3U);
  EXPECT_EQ(fragments[0].size(), header + 128);
  EXPECT_EQ(fragments[2].size(), header + 320 - 2 * 128);
}

TEST_P(Fragments, AreOneWhereOneIsEnough) {
  const Octets datagram = datagram_of(GetParam(), 44);
  EXPECT_EQ(fragments_of(datagram, 64, 5), std::vector<Octets>{datagram});
  EXPECT_EQ(fragments_of(datagram, 56, 5).size(), 2U);
}

TEST_P(Fragments, HaveAMultipleOfEightOctets) {
  const Octets datagram = datagram_of(GetParam(), 100);
  EXPECT_THROW(fragments_of(datagram, 0, 5), std::invalid_argument);
  EXPECT_THROW(fragments_of(datagram, 12, 5), std::invalid_argument);
}

INSTANTIATE_TEST_SUITE_P(BothFamilies, Fragments, testing::Values(Family::ipv4, Family::ipv6));

TEST(NoFragments, AreOfWhatIsNoDatagram) {
  EXPECT_THROW(fragments_of({}, 8, 5), std::invalid_argument);
  const Octets other(40, 0x55);
  EXPECT_THROW(fragments_of(other, 8, 5), std::invalid_argument);
}

}  // namespace
}  // namespace tcpspec::wire
