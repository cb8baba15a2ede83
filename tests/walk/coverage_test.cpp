// What walks have met, and that they look for what they have not.
#include "walk/coverage.hpp"

#include <gmock/gmock.h>

#include <numeric>

#include "walked.hpp"

namespace tcpspec::walk {
namespace {

namespace ctl = wire::ctl;

oracle::Situation fin_in_established() {
  oracle::Situation s;
  s.state = cases::State::established;
  s.flags = ctl::fin | ctl::ack;
  s.sequence = oracle::SequenceClass::left;
  s.ack = oracle::AckClass::cur;
  return s;
}

TEST(Coverage, CountsEachSituationApartAndBothFamiliesTogether) {
  Coverage coverage(sweep::tables());
  oracle::Situation s = fin_in_established();
  coverage.visit(s, wire::Family::ipv4);
  coverage.visit(s, wire::Family::ipv6);
  EXPECT_EQ(coverage.visits(s), 2U);
  s.text = true;
  EXPECT_EQ(coverage.visits(s), 0U);
}

TEST(Coverage, IgnoresBitsThatDecideNothing) {
  Coverage coverage(sweep::tables());
  oracle::Situation s = fin_in_established();
  coverage.visit(s, wire::Family::ipv4);
  s.flags |= ctl::psh;
  EXPECT_EQ(coverage.visits(s), 1U);
}

TEST(Coverage, DrawsAMapOfEachStateThatWasMet) {
  Coverage coverage(sweep::tables());
  coverage.visit(fin_in_established(), wire::Family::ipv4);
  coverage.depart(fin_in_established(), wire::Family::ipv4, oracle::Grade::forbidden);
  const std::vector<report::SweepMap> maps = coverage.maps();
  ASSERT_EQ(maps.size(), 1U);
  EXPECT_EQ(maps.front().state, "ESTABLISHED");
  ASSERT_EQ(maps.front().cells.size(), 1U);
  EXPECT_EQ(maps.front().cells.front().points, 1);
  EXPECT_EQ(maps.front().cells.front().departures, 1);
  EXPECT_EQ(maps.front().cells.front().grade, oracle::Grade::forbidden);
  EXPECT_NE(maps.front().cells.front().rule, "");
}

std::size_t situations(const Coverage& coverage) {
  const auto states = coverage.by_state();
  return std::accumulate(states.begin(), states.end(), std::size_t{0},
                         [](std::size_t sum, const Coverage::Count& one) { return sum + one.situations; });
}

// The same walks, but each segment is the first that was drawn.
TEST(Coverage, DirectsWalksToMore) {
  constexpr std::uint64_t walks = 400;
  Coverage directed(sweep::tables());
  walk_on({}, {.walks = walks, .coverage = &directed});
  Coverage counted(sweep::tables());
  walk_on({}, {.walks = walks, .coverage = &counted, .directs = false});
  EXPECT_GT(situations(directed), situations(counted));
}

}  // namespace
}  // namespace tcpspec::walk
