// Every mutant of the simulated endpoint in the sweep: one that says at which point it shows does, and one
// that says that it changes no reaction shows nowhere in a sample that has a point of every rule, and each at
// which another mutant shows.  tests/bench/mutant_sweep tries all points.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "shown.hpp"

namespace tcpspec::sweep {
namespace {

std::vector<Point> sample() {
  std::map<const oracle::Rule*, Point> simplest;
  for (const Point& point : points(Extent::usual)) {
    const auto [entry, added] = simplest.try_emplace(tables().decide(situation(point)), point);
    if (!added && complexity(point) < complexity(entry->second)) entry->second = point;
  }
  std::vector<Point> out = named_points();
  for (const auto& [rule, point] : simplest)
    if (std::find(out.begin(), out.end(), point) == out.end()) out.push_back(point);
  return out;
}

TEST(MutantsInTheSweep, NamePointsThatThereAre) {
  for (const sim::Mutant& mutant : sim::mutants())
    EXPECT_TRUE(mutant.shows.empty() || point_from_id(mutant.shows)) << mutant.name << ": " << mutant.shows;
}

TEST(MutantsInTheSweep, ShowWhereTheySayAndElseNowhere) {
  EXPECT_THAT(contradictions(sample()), testing::IsEmpty());
}

TEST(MutantsInTheSweep, ShowInEveryState) {
  std::set<cases::State> shown;
  for (const Point& point : named_points()) shown.insert(point.state);
  EXPECT_EQ(shown.size(), static_cast<std::size_t>(cases::state_count)) << "a state in which no mutant shows";
}

}  // namespace
}  // namespace tcpspec::sweep
