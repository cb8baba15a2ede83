#include "scan/order.hpp"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

namespace tcpspec::scan {
namespace {

std::vector<Target> many(int count) {
  std::vector<Target> targets;
  for (int i = 0; i < count; ++i) {
    wire::Address address = *wire::Address::parse("10.0.0.0");
    address.octets[2] = static_cast<std::uint8_t>(i / 256);
    address.octets[3] = static_cast<std::uint8_t>(i % 256);
    targets.push_back({{address, 80}, ""});
  }
  return targets;
}

std::vector<wire::Endpoint> ends_of(const std::vector<Target>& targets) {
  std::vector<wire::Endpoint> ends;
  for (const Target& target : targets) ends.push_back(target.end);
  return ends;
}

TEST(Order, IsThatOfTheSeedWhateverTheListHad) {
  std::vector<Target> one = many(1000);
  std::vector<Target> other = many(1000);
  std::reverse(other.begin(), other.end());
  shuffle(one, 7);
  shuffle(other, 7);
  EXPECT_EQ(ends_of(one), ends_of(other));
  shuffle(other, 8);
  EXPECT_NE(ends_of(one), ends_of(other));
}

TEST(Order, KeepsNoNeighboursTogether) {
  std::vector<Target> targets = many(1000);
  shuffle(targets, 7);
  int neighbours = 0;
  for (std::size_t i = 1; i < targets.size(); ++i)
    neighbours += std::abs(targets[i].end.address.octets[3] - targets[i - 1].end.address.octets[3]) == 1;
  EXPECT_LT(neighbours, 30);  // by chance: 8 in 1000
}

TEST(Order, HasEachTargetOnce) {
  std::vector<Target> targets = many(10);
  const std::vector<Target> again = many(10);
  targets.insert(targets.end(), again.begin(), again.end());
  targets.push_back({{again.front().end.address, 81}, ""});
  shuffle(targets, 1);
  EXPECT_EQ(targets.size(), 11U);
}

TEST(Shards, ArePartsOfAboutTheSameSize) {
  std::map<std::uint64_t, int> sizes;
  for (const Target& target : many(4000)) ++sizes[shard_of(target.end, 4)];
  ASSERT_EQ(sizes.size(), 4U);
  EXPECT_EQ(sizes.begin()->first, 1U);
  for (const auto& [shard, size] : sizes) EXPECT_NEAR(size, 1000, 150) << shard;
}

TEST(Shards, AreTheSameInEveryRelease) {
  EXPECT_EQ(shard_of({*wire::Address::parse("10.0.0.1"), 80}, 1000), 215U);
  EXPECT_EQ(shard_of({*wire::Address::parse("fd00::1"), 443}, 1000), 537U);
}

}  // namespace
}  // namespace tcpspec::scan
