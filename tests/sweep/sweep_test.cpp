// Sweeps of the simulated endpoint and of its mutants.
#include <gmock/gmock.h>

#include <algorithm>

#include "simulated.hpp"

namespace tcpspec::sweep {
namespace {

using oracle::Grade;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Sweep, FindsNothingAtTheEndpoint) {
  // A third of the points: every class is among them, and `tcpspec sweep sim` plays them all.
  std::vector<Point> some;
  for (std::size_t i = 0; const Point& p : points(Extent::usual))
    if (i++ % 3 == 0) some.push_back(p);
  const SweepRun swept = sweep_of(some);
  EXPECT_EQ(swept.aborted, "");
  EXPECT_THAT(swept.departures(), IsEmpty());
  for (const report::InvariantResult& result : swept.invariants)
    EXPECT_EQ(result.departures, 0) << result.name << " at " << result.evidence.front().where << ": "
                                    << result.evidence.front().got;
  for (const Result& result : swept.results) {
    EXPECT_EQ(result.grade, Grade::conforming) << id(result.point);
    EXPECT_FALSE(result.observation.contradiction) << id(result.point);
  }
}

TEST(Sweep, FindsNothingOverIPv6Either) {
  const SweepRun swept = sweep_of(points_like("established/"), {}, {}, {wire::Family::ipv6});
  EXPECT_THAT(swept.departures(), IsEmpty());
  EXPECT_EQ(swept.sweep.maps.at(0).family, 6);
}

TEST(Sweep, ShowsARuleThatIsBrokenAndTheSimplestPointThatShowsIt) {
  const SweepRun swept = sweep_of(points_like("established/"), mutant("silent-on-inexact-rst"));
  ASSERT_THAT(swept.departures(), Contains("G-2 NONE, same"));
  const report::SweepDeparture& departure = swept.sweep.departures.front();
  EXPECT_EQ(departure.point, "established/RST/nxt+1/none");
  EXPECT_EQ(departure.grade, Grade::forbidden);
  EXPECT_EQ(departure.level, cases::Level::must);
  EXPECT_GT(departure.points, 10);
  EXPECT_THAT(departure.figure, HasSubstr("--> <SEQ=RCV.NXT+1><CTL=RST>"));
  EXPECT_THAT(departure.figure, HasSubstr("state probe"));
}

TEST(Sweep, ShrinksToAPointThatWasNotAskedFor) {
  const SweepRun swept = sweep_of({point("established.active/RST+PSH+ACK+URG/wnd-1/future/more")},
                                  mutant("silent-on-inexact-rst"));
  ASSERT_EQ(swept.sweep.departures.size(), 1U);
  EXPECT_EQ(swept.sweep.departures.front().point, "established/RST/nxt+1/none");
}

TEST(Sweep, TellsAStateThatChangedInSilence) {
  const SweepRun swept = sweep_of({point("established/none/nxt/none/one")}, mutant("needs-no-ack"));
  EXPECT_EQ(swept.results.front().grade, Grade::forbidden) << "text was taken without an ACK bit";
}

TEST(Sweep, DrawsAMapOfEachState) {
  const SweepRun swept = sweep_of(points_like("listen/"));
  ASSERT_EQ(swept.sweep.maps.size(), 1U);
  const report::SweepMap& map = swept.sweep.maps.front();
  EXPECT_EQ(map.state, "LISTEN");
  EXPECT_THAT(map.sequences, ElementsAre("any"));
  EXPECT_EQ(map.flags.size(), 16U);
  EXPECT_EQ(map.cells.size(), 16U);
  int sum = 0;
  for (const report::SweepCell& cell : map.cells) sum += cell.points;
  EXPECT_EQ(sum, swept.sweep.points);
}

TEST(Sweep, IsTheSameWithTheSameSeedAndAlikeWithAnother) {
  const auto grades = [](std::uint64_t seed) {
    sim::WorldOptions world = mutant("obeys-any-rst-in-window");
    world.seed = seed;
    SweeperOptions options;
    options.seed = seed;
    const SweepRun swept = sweep_of(points_like("fin-wait-1/"), world, options);
    std::vector<std::pair<std::string, Grade>> out;
    for (const Result& result : swept.results) out.emplace_back(id(result.point), result.grade);
    std::sort(out.begin(), out.end());
    return out;
  };
  EXPECT_EQ(grades(1), grades(1));
  EXPECT_EQ(grades(1), grades(2));
}

TEST(Sweep, BlamesNoRuleOfAStateThatTheTargetSkips) {
  const SweepRun swept = sweep_of(points_like("time-wait/"), mutant("no-time-wait"));
  EXPECT_THAT(swept.departures(), IsEmpty());
  ASSERT_FALSE(swept.sweep.unplayed.empty());
  EXPECT_THAT(swept.sweep.unplayed.front().because, HasSubstr("the target was not in TIME-WAIT"));
  EXPECT_THAT(sweep_of(points_like("fin-wait-2/FIN+ACK/nxt/cur"), mutant("no-time-wait")).departures(),
              Not(IsEmpty()))
      << "what leads there is judged";
}

TEST(Sweep, BlamesNoTargetForWhatThePathLost) {
  sim::WorldOptions world;
  world.link = "lose 3%";
  const SweepRun swept = sweep_of(points_like("established/ACK"), world);
  EXPECT_THAT(swept.departures(), IsEmpty());
}

}  // namespace
}  // namespace tcpspec::sweep
