#include "run/concurrency_limit.hpp"

#include <gtest/gtest.h>

#include "scripted.hpp"

namespace tcpspec::run {
namespace {

void all_end_well(ConcurrencyLimit& limit) {
  for (std::size_t i = limit.limit(); i > 0; --i) limit.ended(limit.round(), false);
}

TEST(ConcurrencyLimit, DoublesInARoundThatWentWell) {
  ConcurrencyLimit limit(10, 1000);
  EXPECT_EQ(limit.limit(), 10U);
  all_end_well(limit);
  EXPECT_EQ(limit.limit(), 20U);
}

TEST(ConcurrencyLimit, NeverGrowsBeyondWhatIsAllowed) {
  ConcurrencyLimit limit(10, 15);
  all_end_well(limit);
  EXPECT_EQ(limit.limit(), 15U);
  EXPECT_EQ(ConcurrencyLimit(10, 2).limit(), 2U);
}

TEST(ConcurrencyLimit, HalvesOnceForAllThatWereUnderWay) {
  ConcurrencyLimit limit(32, 1000);
  const std::size_t round = limit.round();
  limit.ended(round, true);
  limit.ended(round, true);
  EXPECT_EQ(limit.limit(), 16U);
  EXPECT_NE(limit.round(), round);
}

TEST(ConcurrencyLimit, GrowsByOneARoundOnceItWasTooMany) {
  ConcurrencyLimit limit(32, 1000);
  limit.ended(limit.round(), true);
  all_end_well(limit);
  EXPECT_EQ(limit.limit(), 17U);
}

TEST(ConcurrencyLimit, NeverStarves) {
  ConcurrencyLimit limit(10, 1000);
  for (int i = 0; i < 20; ++i) limit.ended(limit.round(), true);
  EXPECT_EQ(limit.limit(), 4U);
  ConcurrencyLimit two(2, 2);
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

TEST(ConcurrencyLimit, SeesAnOpeningThatWentThroughACookieByTheWindowThatIsTakenBack) {
  EXPECT_FALSE(had_no_room("<WND=65495>", "<SEQ=ISS+1><ACK=IRS+2><CTL=ACK><WND=65494>"));
  EXPECT_TRUE(had_no_room("<WND=65495>", "<SEQ=ISS+1><ACK=IRS+2><CTL=ACK><WND=64240>"));
}

TEST(ConcurrencyLimit, TakesNoScaledWindowForACookieThatWasRounded) {
  const std::string stamps = "<TSVAL=1><TSECR=1>";
  const std::string syn_ack = "<WND=65495><WSOPT=7>" + stamps;
  EXPECT_FALSE(had_no_room(syn_ack, "<SEQ=ISS+1><ACK=IRS+2><CTL=ACK><WND=511>" + stamps));
  EXPECT_TRUE(had_no_room(syn_ack, "<SEQ=ISS+1><ACK=IRS+2><CTL=ACK><WND=501>" + stamps));
}

TEST(ConcurrencyLimit, KnowsThatNoCookieHoldsAScaleWithoutTimestamps) {
  EXPECT_FALSE(had_no_room("<WND=65495><WSOPT=7>", "<SEQ=ISS+1><ACK=IRS+2><CTL=ACK><WND=501>"));
}

TEST(ConcurrencyLimit, HalvesWhereTheTesterIsLateUntilItIsNotTheReason) {
  ConcurrencyLimit limit(1000, 1000);
  limit.running(1000);
  limit.was_late(limit.round());
  EXPECT_EQ(limit.limit(), 500U);
  limit.was_late(limit.round() - 1);
  EXPECT_EQ(limit.limit(), 500U) << "what began before says nothing";
  for (int i = 0; i < 9; ++i) {
    limit.running(limit.limit());
    limit.was_late(limit.round());
  }
  EXPECT_EQ(limit.limit(), 16U);
}

}  // namespace
}  // namespace tcpspec::run
