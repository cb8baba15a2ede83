#include "wire/merged.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace tcpspec::wire
