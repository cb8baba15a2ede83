// Datagrams that come in fragments.
#include "wire/reassembly.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>

#include "wire/bytes.hpp"
#include "wire/checksum.hpp"
#include "wire/draft.hpp"

namespace tcpspec::wire {
namespace {

constexpr std::size_t ipv4_octets = 20;
constexpr std::size_t ipv6_octets = 40;

Octets segment_of(Family family, std::size_t data, std::uint8_t filling = 7) {
  Draft draft;
  draft.flow.tester = {*Address::parse(family == Family::ipv4 ? "192.0.2.1" : "2001:db8::1"), 1000};
  draft.flow.target = {*Address::parse(family == Family::ipv4 ? "192.0.2.2" : "2001:db8::2"), 2000};
  draft.flags = ctl::ack;
  for (std::size_t i = 0; i < data; ++i) draft.payload.push_back(static_cast<std::uint8_t>(i * filling));
  return emit(draft);
}

/// The octets from `from` to `to` of what follows the header; `to` may be the end.
Octets fragment4(const Octets& whole, std::size_t from, std::size_t to, std::uint16_t id = 1) {
  Octets piece(whole.begin(), whole.begin() + ipv4_octets);
  const auto at = [&](std::size_t i) { return whole.begin() + static_cast<std::ptrdiff_t>(ipv4_octets + i); };
  piece.insert(piece.end(), at(from), at(to));
  const bool more = ipv4_octets + to < whole.size();
  Writer(piece, 2).u16(static_cast<std::uint16_t>(piece.size())).u16(id);
  Writer(piece, 6).u16(static_cast<std::uint16_t>((more ? 0x2000 : 0) | from / 8));
  return piece;
}

/// The same behind `extensions`, which lead to the fragment header.
Octets fragment6(const Octets& whole, std::size_t from, std::size_t to, const Octets& extensions = {}) {
  Octets piece(whole.begin(), whole.begin() + ipv6_octets);
  piece.insert(piece.end(), extensions.begin(), extensions.end());
  piece[extensions.empty() ? 6 : ipv6_octets] = 44;
  if (!extensions.empty()) piece[6] = 0;
  const bool more = ipv6_octets + to < whole.size();
  Octets header(8);
  Writer(header).u8(6).u8(0).u16(static_cast<std::uint16_t>(from | (more ? 1 : 0))).u32(77);
  piece.insert(piece.end(), header.begin(), header.end());
  const auto at = [&](std::size_t i) { return whole.begin() + static_cast<std::ptrdiff_t>(ipv6_octets + i); };
  piece.insert(piece.end(), at(from), at(to));
  Writer(piece, 4).u16(static_cast<std::uint16_t>(piece.size() - ipv6_octets));
  return piece;
}

Octets with_id(Octets datagram, std::uint16_t id) {
  Writer(datagram, 4).u16(id);
  Writer(datagram, 10).u16(0);
  const OctetView header = OctetView(datagram).first(ipv4_octets);
  Writer(datagram, 10).u16(static_cast<std::uint16_t>(~ones_complement_sum(header)));
  return datagram;
}

Octets without_df(Octets datagram) {
  Writer(datagram, 6).u16(0);
  return with_id(std::move(datagram), 1);
}

const Octets whole4 = without_df(segment_of(Family::ipv4, 60));
const Octets whole6 = segment_of(Family::ipv6, 60);

TEST(Reassembler, PutsFragmentsTogetherInWhateverOrderTheyCome) {
  for (const bool v4 : {true, false}) {
    const Octets& whole = v4 ? whole4 : whole6;
    const auto piece = [&](std::size_t from, std::size_t to) {
      return v4 ? fragment4(whole, from, to) : fragment6(whole, from, to);
    };
    const std::vector<Octets> pieces{piece(0, 8), piece(8, 32), piece(32, 56), piece(56, 80)};
    std::vector<std::size_t> order(pieces.size());
    std::iota(order.begin(), order.end(), 0);
    do {
      Reassembler reassembler;
      for (std::size_t i = 0; i + 1 < order.size(); ++i)
        ASSERT_EQ(reassembler.add(pieces[order[i]], Instant{}), std::nullopt);
      ASSERT_EQ(reassembler.add(pieces[order.back()], Instant{}), whole);
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

TEST(Reassembler, TakesAFragmentTwice) {
  Reassembler reassembler;
  EXPECT_EQ(reassembler.add(fragment4(whole4, 0, 40), Instant{}), std::nullopt);
  EXPECT_EQ(reassembler.add(fragment4(whole4, 0, 40), Instant{}), std::nullopt);
  EXPECT_EQ(reassembler.add(fragment4(whole4, 40, 80), Instant{}), whole4);
}

TEST(Reassembler, KeepsDatagramsApart) {
  const Octets other = with_id(without_df(segment_of(Family::ipv4, 60, 9)), 2);
  Reassembler reassembler;
  EXPECT_EQ(reassembler.add(fragment4(whole4, 0, 40, 1), Instant{}), std::nullopt);
  EXPECT_EQ(reassembler.add(fragment4(other, 40, 80, 2), Instant{}), std::nullopt);
  EXPECT_EQ(reassembler.add(fragment4(whole4, 40, 80, 1), Instant{}), whole4);
  EXPECT_EQ(reassembler.add(fragment4(other, 0, 40, 2), Instant{}), other);
}

TEST(Reassembler, RemovesTheFragmentHeaderFromBehindOtherHeaders) {
  const Octets hop_by_hop{6, 0, 1, 4, 0, 0, 0, 0};
  Reassembler reassembler;
  EXPECT_EQ(reassembler.add(fragment6(whole6, 0, 40, hop_by_hop), Instant{}), std::nullopt);
  const auto found = reassembler.add(fragment6(whole6, 40, 80, hop_by_hop), Instant{});
  ASSERT_TRUE(found);
  const Datagram read = parse(*found);
  ASSERT_TRUE(std::holds_alternative<Segment>(read));
  EXPECT_EQ(std::get<Segment>(read).payload.size(), 60U);
  EXPECT_EQ(std::get<Segment>(read).checksum, Checksum::correct);
  EXPECT_FALSE(std::get<Segment>(read).first_fragment);
}

TEST(Reassembler, DropsWhatContradictsItself) {
  Octets changed = fragment4(whole4, 32, 56);
  changed.back() ^= 1;
  Reassembler reassembler;
  EXPECT_EQ(reassembler.add(fragment4(whole4, 0, 40), Instant{}), std::nullopt);
  EXPECT_EQ(reassembler.add(fragment4(whole4, 40, 56), Instant{}), std::nullopt);
  EXPECT_EQ(reassembler.add(changed, Instant{}), std::nullopt);
  EXPECT_EQ(reassembler.add(fragment4(whole4, 56, 80), Instant{}), std::nullopt);
}

TEST(Reassembler, DropsWhatEndsBeyondTheLargestDatagram) {
  Octets far = fragment4(whole4, 0, 80);
  Writer(far, 6).u16(0x1fff);
  Reassembler reassembler;
  EXPECT_EQ(reassembler.add(far, Instant{}), std::nullopt);
}

TEST(Reassembler, WaitsAMinute) {
  Reassembler reassembler;
  EXPECT_EQ(reassembler.add(fragment4(whole4, 0, 40), Instant{}), std::nullopt);
  EXPECT_EQ(reassembler.add(fragment4(whole4, 40, 80), Instant{} + seconds(61)), std::nullopt);
}

TEST(Reassembler, TellsOfWhatWasBegunAndIsNotComplete) {
  Reassembler reassembler;
  EXPECT_EQ(reassembler.next_timeout(), std::nullopt);
  reassembler.add(fragment4(whole4, 0, 40, 1), Instant{});
  reassembler.add(fragment4(whole4, 40, 80, 2), Instant{} + seconds(1));
  EXPECT_EQ(reassembler.next_timeout(), Instant{} + seconds(60));
  EXPECT_THAT(reassembler.expire(Instant{} + seconds(59)), testing::IsEmpty());
  const auto begun = reassembler.expire(Instant{} + seconds(60));
  ASSERT_THAT(begun, testing::SizeIs(1));
  EXPECT_TRUE(std::equal(begun[0].begin() + ipv4_octets, begun[0].end(), whole4.begin() + ipv4_octets));
  EXPECT_THAT(reassembler.expire(Instant{} + seconds(61)), testing::IsEmpty()) << "its first is missing";
  EXPECT_EQ(reassembler.next_timeout(), std::nullopt);
}

TEST(Reassembler, KeepsTheLatestOfVeryMany) {
  Reassembler reassembler;
  for (std::uint16_t id = 1; id <= 257; ++id)
    EXPECT_EQ(reassembler.add(fragment4(whole4, 0, 40, id), Instant{}), std::nullopt);
  EXPECT_EQ(reassembler.add(fragment4(whole4, 40, 80, 1), Instant{}), std::nullopt);
  EXPECT_NE(reassembler.add(fragment4(whole4, 40, 80, 257), Instant{}), std::nullopt);
}

TEST(Reassembler, LeavesAloneWhatIsNoFragment) {
  Reassembler reassembler;
  EXPECT_EQ(reassembler.add(whole4, Instant{}), std::nullopt);
  EXPECT_EQ(reassembler.add(whole6, Instant{}), std::nullopt);
  EXPECT_EQ(reassembler.add(fragment6(whole6, 0, 80), Instant{}), std::nullopt);  // RFC 6946
  EXPECT_EQ(reassembler.add({}, Instant{}), std::nullopt);
  for (std::size_t size = 1; size < whole6.size(); ++size)
    EXPECT_EQ(reassembler.add(OctetView(fragment6(whole6, 0, 40)).first(std::min(size, std::size_t{50})),
                              Instant{}),
              std::nullopt);
}

}  // namespace
}  // namespace tcpspec::wire
