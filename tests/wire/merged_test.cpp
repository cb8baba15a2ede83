#include "wire/merged.hpp"

#include <gtest/gtest.h>

#include "wire/draft.hpp"

namespace tcpspec::wire {
namespace {

Segment carrying(std::size_t octets) {
  Segment segment;
  segment.seq = Seq(0xffff'ff00);
  segment.flags = ctl::ack | ctl::psh | ctl::fin;
  for (std::size_t i = 0; i < octets; ++i) segment.payload.push_back(static_cast<std::uint8_t>(i));
  return segment;
}

TEST(MergedSegment, IsCutAsTheDeviceWillCutIt) {
  const auto pieces = split_merged(carrying(700), 300);
  ASSERT_EQ(pieces.size(), 3U);
  EXPECT_EQ(pieces[0].seq, Seq(0xffff'ff00));
  EXPECT_EQ(pieces[1].seq, Seq(0x0000'002c)) << "numbers wrap";
  EXPECT_EQ(pieces[1].payload.size(), 300U);
  EXPECT_EQ(pieces[1].payload.front(), static_cast<std::uint8_t>(300 % 256));
  EXPECT_EQ(pieces[2].payload.size(), 100U);
}

TEST(MergedSegment, KeepsPushAndFinOnItsLastPieceOnly) {
  const auto pieces = split_merged(carrying(700), 300);
  EXPECT_EQ(pieces[0].flags, ctl::ack);
  EXPECT_EQ(pieces[2].flags, ctl::ack | ctl::psh | ctl::fin);
}

TEST(MergedSegment, StaysWholeIfItFitsOrWasNotMerged) {
  EXPECT_EQ(split_merged(carrying(300), 300).size(), 1U);
  EXPECT_EQ(split_merged(carrying(300), 0).size(), 1U);
}

TEST(MergedSegment, HasPiecesThatAreDatagramsOfTheirOwn) {
  for (const char* address : {"192.0.2.1", "2001:db8::1"}) {
    Draft draft;
    draft.flow = {{*Address::parse(address), 1024}, {*Address::parse(address), 80}};
    draft.seq = Seq(0xffff'ff00);
    draft.flags = ctl::ack | ctl::psh | ctl::fin;
    draft.options = {Option::timestamps(1, 2)};
    draft.payload = carrying(700).payload;
    const Octets merged = emit(draft);
    const auto whole = std::get<Segment>(parse(merged));
    std::size_t at = 0;
    for (const Segment& piece : split_merged(whole, 300)) {
      const auto read = std::get<Segment>(parse(octets_of(piece, merged, whole)));
      EXPECT_TRUE(read.malformations.empty());
      EXPECT_EQ(read.checksum, Checksum::correct);
      EXPECT_EQ(read.seq, draft.seq + static_cast<std::uint32_t>(at));
      EXPECT_EQ(read.flags, piece.flags);
      EXPECT_EQ(read.payload, piece.payload);
      EXPECT_EQ(read.option_octets, whole.option_octets);
      at += read.payload.size();
    }
    EXPECT_EQ(at, 700U);
  }
}

}  // namespace
}  // namespace tcpspec::wire
