// What a run knows of its target, and when it takes it for dead.
#include "run/host.hpp"

#include <gmock/gmock.h>

#include "run/suspects.hpp"
#include "sample.hpp"
#include "wire/segment.hpp"

namespace tcpspec::run {
namespace {

using report::CaseResult;
using report::Verdict;
using testing::ElementsAre;
using Life = Host::Life;

/// An opening whose SYN was answered after `trip`; `again`: only after it had been sent once more.
CaseResult opened_in(Duration trip, bool again = false) {
  CaseResult result;
  result.verdict = Verdict::pass;
  const auto at = [&](double time, bool from_target) {
    report::SegmentRecord segment;
    segment.time = time;
    segment.from_target = from_target;
    result.segments.push_back(segment);
  };
  at(0, false);
  if (again) at(1, false);
  at((again ? 1 : 0) + trip.seconds(), true);
  return result;
}

CaseResult not_opened(Verdict verdict = Verdict::inconclusive) {
  CaseResult result;
  result.verdict = verdict;
  return result;
}

Host host() { return {wire_only(), 10, 1000}; }

TEST(HostTest, KnowsTheRoundTripAfterFiveOpeningsThatAreAlike) {
  Host target = host();
  for (int i = 0; i < 4; ++i) target.answered(opened_in(milliseconds(30)));
  EXPECT_FALSE(target.calibrated());
  EXPECT_EQ(target.environment().timing.rtt, milliseconds(1)) << "as before";
  target.answered(opened_in(milliseconds(31)));
  EXPECT_TRUE(target.calibrated());
  EXPECT_EQ(target.environment().timing.rtt, milliseconds(31));
  EXPECT_EQ(target.environment().timing.patience, patience_for(milliseconds(31), milliseconds(1)));
  target.answered(opened_in(seconds(2)));
  EXPECT_EQ(target.environment().timing.rtt, milliseconds(31)) << "cases rest on it by now";
}

TEST(HostTest, MeasuresAnUnsteadyPathMoreOften) {
  Host target = host();
  for (int i = 0; i < 19; ++i) target.answered(opened_in(milliseconds(i % 2 == 0 ? 10 : 40)));
  EXPECT_FALSE(target.calibrated());
  target.answered(opened_in(milliseconds(20)));
  EXPECT_TRUE(target.calibrated());
  EXPECT_EQ(target.environment().timing.overtaking, overtaking_for(milliseconds(30)));
  EXPECT_GE(target.path().estimate(), share_of_disorder);
}

TEST(HostTest, IsAskedNoMoreThanToOpenWhereNobodyAcceptsForTheTester) {
  EXPECT_EQ(host().opening().given.state, cases::State::syn_received);
  Environment env = wire_only();
  env.agent = true;
  EXPECT_EQ(Host(env, 10, 1000).opening().given.state, cases::State::established);
}

TEST(HostTest, TakesNoRoundTripFromASynThatWasSentTwice) {
  Host target = host();
  for (int i = 0; i < 9; ++i) target.answered(opened_in(milliseconds(1), true));
  EXPECT_FALSE(target.calibrated());
}

TEST(HostTest, OfASmallListenerMayBeFullForAWhile) {
  Environment env = wire_only();
  env.room.connections = 7;
  Host target(env, 10, 1000);
  for (int i = 0; i < 15; ++i) EXPECT_EQ(target.answered(not_opened()), Life::unclear) << i;
  EXPECT_EQ(target.answered(not_opened()), Life::dead);
}

TEST(HostTest, IsDeadWhenItOpensNothingThreeTimesOverAPathThatLosesNothing) {
  Host target = host();
  target.doubt();
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(target.doubted());
    target.asked();
    EXPECT_EQ(target.answered(not_opened()), Life::unclear);
  }
  EXPECT_EQ(target.answered(not_opened()), Life::dead);
}

TEST(HostTest, IsAskedMoreOftenOverAPathThatLosesSegments) {
  Host target = host();
  target.path().expect_disorder();
  EXPECT_EQ(target.answered(opened_in(milliseconds(1))), Life::lives);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(target.answered(not_opened()), Life::unclear);
}

TEST(HostTest, ThatOpensOnceLives) {
  Host target = host();
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(target.answered(i % 3 == 2 ? opened_in(milliseconds(1)) : not_opened()),
              i % 3 == 2 ? Life::lives : Life::unclear);
}

TEST(HostTest, ThatIsBroughtBackIsGivenAsMuchAsBefore) {
  Host target(wire_only(), 10, 1000);
  for (std::size_t i = 0; i < 100; ++i)
    target.may_have_lacked_room(target.concurrency().round(), false, false);
  EXPECT_EQ(target.answered(opened_in(milliseconds(1))), Life::lives);
  const std::size_t before = target.concurrency().limit();
  target.may_have_lacked_room(target.concurrency().round(), true, false);
  target.path().expect_disorder();
  EXPECT_LT(target.concurrency().limit(), before);
  EXPECT_TRUE(target.bring_back([](Environment&) { return true; }));
  EXPECT_EQ(target.concurrency().limit(), before);
  EXPECT_EQ(target.path().estimate(), 0);
}

TEST(HostTest, LivesThoughItsAnswersOpenNothing) {
  Host target = host();
  CaseResult wrong = opened_in(milliseconds(1));
  wrong.verdict = Verdict::inconclusive;
  wrong.segments.back().control_bits = wire::ctl::syn | wire::ctl::ack;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(target.answered(wrong), Life::lives);
  EXPECT_TRUE(target.calibrated()) << "or no case would ever show what is wrong with it";
  Host closed = host();
  wrong.segments.back().control_bits = wire::ctl::rst | wire::ctl::ack;
  EXPECT_EQ(closed.answered(wrong), Life::unclear) << "nobody listens any more";
}

TEST(HostTest, IsGivenUpAtOnceWhereAskingItselfFails) {
  Host target = host();
  EXPECT_EQ(target.answered(not_opened(Verdict::error)), Life::dead);
}

TEST(HostTest, ThatWasBroughtBackMustShowThatItLives) {
  Host target = host();
  EXPECT_TRUE(target.bring_back([](Environment& env) {
    env.closed_port = 77;
    return true;
  }));
  EXPECT_EQ(target.environment().closed_port, 77);
  EXPECT_TRUE(target.doubted());
  EXPECT_FALSE(target.bring_back({}));
}

TEST(HostTest, NotesWhatWasKnownOfItOnlyWhenThatChanges) {
  Host target = host();
  EXPECT_EQ(target.conditions_index(), 0);
  EXPECT_EQ(target.conditions_index(), 0);
  target.bring_back([](Environment&) { return true; });
  EXPECT_EQ(target.conditions_index(), 0) << "it is as it was";
  target.bring_back([](Environment& env) {
    env.closed_port = 77;
    return true;
  });
  EXPECT_EQ(target.conditions_index(), 1);
  EXPECT_EQ(target.conditions().size(), 2U);
  EXPECT_EQ(target.conditions().at(1).at("closed port"), "77");
}

TEST(HostTest, MayHaveLackedRoomForAllThatRanBesideARepeatedOpening) {
  Host target = host();
  const std::size_t round = target.concurrency().round();
  EXPECT_FALSE(target.may_have_lacked_room(round, false, false));
  EXPECT_FALSE(target.may_have_lacked_room(round, true, true)) << "alone, it did not lack room";
  EXPECT_TRUE(target.may_have_lacked_room(round, true, false));
  EXPECT_TRUE(target.may_have_lacked_room(round, false, false)) << "it began in the same round";
  EXPECT_FALSE(target.may_have_lacked_room(target.concurrency().round(), false, false));
}

TEST(HostTest, WhoseRoomIsKnownNeverLacksIt) {
  Host target(wire_only(), 1000, 1000);
  EXPECT_FALSE(target.may_have_lacked_room(target.concurrency().round(), true, false));
}

TEST(SuspectsTest, AreThoseThatRanSinceTheTargetWasSeenAlive) {
  Suspects suspects;
  suspects.ended(1);
  suspects.target_lives();
  suspects.ended(5);
  suspects.ended(3);
  EXPECT_THAT(suspects.of_death({4, 3}), ElementsAre(3, 4, 5));
  EXPECT_THAT(suspects.of_death({}), testing::IsEmpty()) << "each is suspected of the death under it";
}

}  // namespace
}  // namespace tcpspec::run
