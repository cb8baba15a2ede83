#include "base/hash.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace tcpspec::base {
namespace {

// The vectors of draft-eastlake-fnv, appendix C: what was hashed once must have the same hash in the next
// release.
TEST(Fnv1a, IsAsPublished) {
  EXPECT_EQ(Fnv1a().value(), 0xcbf29ce484222325U);
  EXPECT_EQ(Fnv1a().add("a").value(), 0xaf63dc4c8601ec8cU);
  EXPECT_EQ(Fnv1a().add("foobar").value(), 0x85944171f73967e8U);
}

TEST(Fnv1a, TakesANumberBelow256AsThatOctet) {
  EXPECT_EQ(Fnv1a().add(std::uint64_t{'a'}).value(), Fnv1a().add("a").value());
  EXPECT_EQ(Fnv1a().add("\xff").value(), Fnv1a().add(std::uint64_t{0xff}).value());
}

TEST(Fnv1a, DependsOnSeedAndOrder) {
  EXPECT_NE(Fnv1a(1).add("a").value(), Fnv1a(2).add("a").value());
  EXPECT_NE(Fnv1a().add("ab").value(), Fnv1a().add("ba").value());
}

// Without its upper bits the value of 4 and that of 6 are both even or both odd, whatever they follow.
TEST(Fnv1a, SpreadsNumbersThatFollowTheSame) {
  std::set<bool> alike;
  for (int number = 0; number < 64; ++number) {
    const auto half_of = [&](std::uint64_t family) {
      return Fnv1a().add("case-" + std::to_string(number)).add(family).spread() % 2;
    };
    alike.insert(half_of(4) == half_of(6));
  }
  EXPECT_EQ(alike.size(), 2u);
}

}  // namespace
}  // namespace tcpspec::base
