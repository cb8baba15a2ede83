// What `tcpspec diff` makes of two sweeps.
#include "sweep/difference.hpp"

#include <gmock/gmock.h>

#include "simulated.hpp"

namespace tcpspec::sweep {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> names(const std::vector<RuleDifference>& differences) {
  std::vector<std::string> out;
  for (const RuleDifference& difference : differences) out.push_back(difference.rule);
  return out;
}

TEST(Difference, IsNothingBetweenTwoSweepsOfOneTarget) {
  sim::WorldOptions other_seed;
  other_seed.seed = 7;
  const SweepRun once = sweep_of(points_like("listen/"));
  const SweepRun again = sweep_of(points_like("listen/"), other_seed);
  EXPECT_THAT(differences(once.sweep, again.sweep), IsEmpty());
}

TEST(Difference, NamesTheRuleThoughBothAnswersConform) {
  const auto points = points_like("established/RST/");
  const SweepRun endpoint = sweep_of(points);
  const SweepRun credulous = sweep_of(points, mutant("obeys-any-rst-in-window"));
  EXPECT_THAT(credulous.departures(), IsEmpty()) << "RFC 793 had it so";
  const auto found = differences(endpoint.sweep, credulous.sweep);
  ASSERT_THAT(names(found), testing::ElementsAre("G-2"));
  ASSERT_THAT(found[0].seen, SizeIs(2));
  EXPECT_EQ(found[0].seen[0].seen, "ACK, same");
  EXPECT_GT(found[0].seen[0].before, 0);
  EXPECT_EQ(found[0].seen[0].after, 0);
  EXPECT_EQ(found[0].seen[1].seen, "NONE, CLOSED");
  EXPECT_EQ(found[0].seen[1].before, 0);
  EXPECT_EQ(found[0].seen[1].point, "established/RST/nxt+1/none");
}

report::Sweep of(std::vector<report::SweepSeen> seen) {
  report::Sweep sweep;
  sweep.seen = std::move(seen);
  return sweep;
}

TEST(Difference, ShowsBesideItWhatBothHaveInCommon) {
  const report::Sweep before = of({{"TW-2", "NONE, CLOSED", oracle::Grade::conforming, 600, "a", 4},
                                   {"TW-2", "NONE, same", oracle::Grade::conforming, 60, "b", 4},
                                   {"TW-2", "NONE, same", oracle::Grade::conforming, 6, "b", 6}});
  const report::Sweep after = of({{"TW-2", "NONE, same", oracle::Grade::conforming, 700, "a", 4}});
  const auto found = differences(before, after);
  ASSERT_THAT(found, SizeIs(1));
  ASSERT_THAT(found[0].seen, SizeIs(2));
  EXPECT_EQ(found[0].seen[0].seen, "NONE, CLOSED");
  EXPECT_EQ(found[0].seen[1].seen, "NONE, same");
  EXPECT_EQ(found[0].seen[1].before, 66);
  EXPECT_EQ(found[0].seen[1].after, 700);
}

TEST(Difference, IsNotHowManyPointsShowAThingNorWhatStayedUndecided) {
  const report::Sweep before = of({{"G-7", "ACK, same", oracle::Grade::conforming, 1200, "a", 4}});
  const report::Sweep after = of({{"G-7", "ACK, same", oracle::Grade::conforming, 1198, "a", 4},
                                  {"G-7", "NONE, same", oracle::Grade::inconclusive, 2, "a", 4}});
  EXPECT_THAT(differences(before, after), IsEmpty());
}

TEST(Difference, TellsARuleThatWasPutToOneTargetOnly) {
  const auto found = differences(of({{"P-2", "NONE, same", oracle::Grade::conforming, 12, "a", 4}}), of({}));
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_TRUE(found[0].put_before);
  EXPECT_FALSE(found[0].put_after);
}

}  // namespace
}  // namespace tcpspec::sweep
