#include <cstdlib>

#include <gmock/gmock.h>

#include "bad_network.hpp"
#include "tests/mutation/shipped.hpp"

namespace tcpspec::fairness {

void PrintTo(const Link& link, std::ostream* out) { *out << link.script; }

namespace {

using proof::catalogue;
using proof::shipped_suite;

/// TCPSPEC_SEEDS: how many runs over each link; a bench makes 200 (tests/bench/fairness_bench.cpp).
std::uint64_t seeds() {
  const char* wanted = std::getenv("TCPSPEC_SEEDS");
  return wanted ? std::strtoull(wanted, nullptr, 10) : 1;
}

class BadNetwork : public testing::TestWithParam<Link> {};

TEST_P(BadNetwork, ConvictsNobodyAndDecidesNearlyEverything) {
  ASSERT_FALSE(shipped_suite().cases.empty());
  std::size_t cases = 0;
  std::size_t inconclusive = 0;
  for (std::uint64_t seed = 1; seed <= seeds(); ++seed) {
    const Outcome outcome =
        run_over(GetParam(), seed, shipped_suite(), catalogue(), proof::shipped_invariants());
    EXPECT_THAT(outcome.departures, testing::IsEmpty());
    cases += outcome.cases;
    inconclusive += outcome.inconclusive;
  }
  EXPECT_GE(cases, shipped_suite().cases.size());
  EXPECT_LT(inconclusive * 100, cases * 2) << "few may stay undecided";
}

INSTANTIATE_TEST_SUITE_P(Links, BadNetwork, testing::ValuesIn(bad_links()), [](const auto& tested) {
  std::string name;
  for (const char c : std::string(tested.param.script))
    if (std::isalnum(static_cast<unsigned char>(c))) name += c;
  return name;
});

}  // namespace
}  // namespace tcpspec::fairness
