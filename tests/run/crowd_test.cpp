#include "run/crowd.hpp"

#include <gtest/gtest.h>

namespace tcpspec::run {
namespace {

void all_end_well(Crowd& crowd) {
  for (std::size_t i = crowd.limit(); i > 0; --i) crowd.ended(crowd.round(), false);
}

TEST(Crowd, DoublesInARoundThatWentWell) {
  Crowd crowd(10, 1000);
  EXPECT_EQ(crowd.limit(), 10U);
  all_end_well(crowd);
  EXPECT_EQ(crowd.limit(), 20U);
}

TEST(Crowd, NeverGrowsBeyondWhatIsAllowed) {
  Crowd crowd(10, 15);
  all_end_well(crowd);
  EXPECT_EQ(crowd.limit(), 15U);
  EXPECT_EQ(Crowd(10, 2).limit(), 2U);
}

TEST(Crowd, HalvesOnceForAllThatWereUnderWay) {
  Crowd crowd(32, 1000);
  const std::size_t round = crowd.round();
  crowd.ended(round, true);
  crowd.ended(round, true);
  EXPECT_EQ(crowd.limit(), 16U);
  EXPECT_NE(crowd.round(), round);
}

TEST(Crowd, GrowsByOneARoundOnceItWasTooMany) {
  Crowd crowd(32, 1000);
  crowd.ended(crowd.round(), true);
  all_end_well(crowd);
  EXPECT_EQ(crowd.limit(), 17U);
}

TEST(Crowd, NeverStarves) {
  Crowd crowd(10, 1000);
  for (int i = 0; i < 20; ++i) crowd.ended(crowd.round(), true);
  EXPECT_EQ(crowd.limit(), 4U);
  Crowd two(2, 2);
  two.ended(two.round(), true);
  EXPECT_EQ(two.limit(), 2U);
}

}  // namespace
}  // namespace tcpspec::run
