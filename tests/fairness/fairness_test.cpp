#include <cstdlib>

#include <gmock/gmock.h>

#include "bad_network.hpp"

namespace tcpspec::fairness {

void PrintTo(const Link& link, std::ostream* out) { *out << link.script; }

namespace {

/// TCPSPEC_SEEDS: how many runs over each link; a bench makes 200 (tests/bench/fairness_bench.cpp).
std::uint64_t seeds() {
  const char* wanted = std::getenv("TCPSPEC_SEEDS");
  return wanted ? std::strtoull(wanted, nullptr, 10) : 1;
}

const cases::Catalogue& catalogue() {
  static const cases::CatalogueResult read =
      cases::load_catalogue(std::string(TCPSPEC_SOURCE_DIR) + "/cases/requirements");
  EXPECT_EQ(cases::render(read.errors), "");
  return read.catalogue;
}

const cases::Suite& shipped() {
  static const cases::LoadResult read =
      cases::load({std::string(TCPSPEC_SOURCE_DIR) + "/cases"}, catalogue());
  EXPECT_EQ(cases::render(read.errors), "");
  return read.suite;
}

class BadNetwork : public testing::TestWithParam<Link> {};

TEST_P(BadNetwork, ConvictsNobodyAndDecidesNearlyEverything) {
  ASSERT_FALSE(shipped().cases.empty());
  std::size_t cases = 0;
  std::size_t inconclusive = 0;
  for (std::uint64_t seed = 1; seed <= seeds(); ++seed) {
    const Outcome outcome = run_over(GetParam(), seed, shipped(), catalogue());
    EXPECT_THAT(outcome.departures, testing::IsEmpty());
    cases += outcome.cases;
    inconclusive += outcome.inconclusive;
  }
  EXPECT_GE(cases, shipped().cases.size());
  EXPECT_LT(inconclusive * 100, cases * 2) << "two in a hundred may stay undecided";
}

INSTANTIATE_TEST_SUITE_P(Links, BadNetwork, testing::ValuesIn(bad_links()), [](const auto& tested) {
  std::string name;
  for (const char c : std::string(tested.param.script))
    if (std::isalnum(static_cast<unsigned char>(c))) name += c;
  return name;
});

}  // namespace
}  // namespace tcpspec::fairness
