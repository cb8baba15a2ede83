#include "drive/port_block.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace tcpspec::drive {
namespace {

wire::Endpoint loopback(std::uint16_t port) { return {*wire::Address::parse("127.0.0.1"), port}; }

TEST(PortBlock, ReservesPortsSideBySideAtAllAddresses) {
  raise_descriptor_limit();
  const PortBlock block(64, 3);
  EXPECT_EQ(block.range().last - block.range().first, 63);
  EXPECT_GT(block.ports().size(), 32U);
  EXPECT_TRUE(std::is_sorted(block.ports().begin(), block.ports().end()));
  for (const std::uint16_t port : {block.ports().front(), block.ports().back()}) {
    EXPECT_TRUE(block.range().contains(port));
    EXPECT_THROW(RstGuard{loopback(port)}, std::system_error);
    EXPECT_THROW((RstGuard{{*wire::Address::parse("::1"), port}}), std::system_error);
  }
}

TEST(PortBlock, BeginsWhereTheSeedSays) {
  const auto first = [](std::uint64_t seed) { return PortBlock(64, seed).range().first; };
  const auto once = first(3);
  EXPECT_EQ(first(3), once);
  EXPECT_NE(first(4), once);
}

TEST(PortBlock, LeavesOutWhatAnotherProgramHolds) {
  const std::uint16_t first = PortBlock(64, 5).range().first;
  const RstGuard other(loopback(static_cast<std::uint16_t>(first + 7)));
  const PortBlock block(64, 5);
  EXPECT_EQ(block.range().first, first);
  EXPECT_EQ(block.ports().size(), 63U);
  EXPECT_FALSE(std::binary_search(block.ports().begin(), block.ports().end(), first + 7));
}

TEST(PortBlock, TakesAnotherBlockIfMostOfOneIsHeld) {
  const PortBlock first(64, 6);
  const PortBlock second(64, 6);
  EXPECT_NE(first.range().first, second.range().first);
  EXPECT_GT(second.ports().size(), 32U);
}

}  // namespace
}  // namespace tcpspec::drive
