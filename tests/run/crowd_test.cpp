#include "run/crowd.hpp"

#include <gtest/gtest.h>

#include "scripted.hpp"

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

bool had_no_room(const std::string& syn_ack, const std::string& answer) {
  Scripted script(with_steps("ESTABLISHED", "    - send: <DATA=1>\n    - expect: <CTL=ACK>",
                             "  offer: <WSOPT=3><TS=any>"));
  script.opens(syn_ack).play("tester sends <DATA=1>\n target sends " + answer);
  script.end();
  return script.opening_repeated();
}

TEST(Crowd, SeesAnOpeningThatWentThroughACookieByTheWindowThatIsTakenBack) {
  EXPECT_FALSE(had_no_room("<WND=65495>", "<SEQ=ISS+1><ACK=IRS+2><CTL=ACK><WND=65494>"));
  EXPECT_TRUE(had_no_room("<WND=65495>", "<SEQ=ISS+1><ACK=IRS+2><CTL=ACK><WND=64240>"));
}

TEST(Crowd, TakesNoScaledWindowForACookieThatWasRounded) {
  const std::string stamps = "<TSVAL=1><TSECR=1>";
  const std::string syn_ack = "<WND=65495><WSOPT=7>" + stamps;
  EXPECT_FALSE(had_no_room(syn_ack, "<SEQ=ISS+1><ACK=IRS+2><CTL=ACK><WND=511>" + stamps));
  EXPECT_TRUE(had_no_room(syn_ack, "<SEQ=ISS+1><ACK=IRS+2><CTL=ACK><WND=501>" + stamps));
}

TEST(Crowd, KnowsThatNoCookieHoldsAScaleWithoutTimestamps) {
  EXPECT_FALSE(had_no_room("<WND=65495><WSOPT=7>", "<SEQ=ISS+1><ACK=IRS+2><CTL=ACK><WND=501>"));
}

}  // namespace
}  // namespace tcpspec::run
