// The invariants: the correct endpoint breaks none of them, whatever is done to it, and each is broken by the
// mutants that it names.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "plain_run.hpp"
#include "shipped.hpp"

namespace tcpspec::proof {
namespace {

using report::InvariantResult;
using report::Verdict;

std::vector<run::Selected> everywhere(const cases::Suite& suite) {
  std::vector<run::Selected> out;
  for (const cases::Case& test : suite.cases)
    for (const wire::Family family : test.families) out.push_back({&test, family});
  return out;
}

const cases::Suite& conversations() {
  static const cases::Suite suite = [] {
    std::ifstream file(std::string(TCPSPEC_SOURCE_DIR) + "/tests/mutation/invariant_cases.yaml");
    std::stringstream text;
    text << file.rdbuf();
    return suite_of(text.str());
  }();
  return suite;
}

std::vector<InvariantResult> seen_of(const cases::Suite& suite, std::string_view mutant) {
  sim::WorldOptions world;
  world.behaviour = sim::behaviour_of(mutant);
  PlainRun run = run_plainly(everywhere(suite), world, catalogue(), shipped_invariants());
  EXPECT_EQ(run.aborted, "") << mutant;
  return std::move(run.invariants);
}

std::string told(const InvariantResult& result) {
  std::string out = result.name + ": " + result.because;
  for (const report::InvariantEvidence& evidence : result.evidence)
    out += "\n" + evidence.where + ", segment " + std::to_string(evidence.segment) + ": " + evidence.got +
           "\n" + evidence.figure;
  return out;
}

TEST(Invariants, AreKeptByTheCorrectEndpointInEveryCase) {
  std::set<std::string> unexercised;
  for (const InvariantResult& result : seen_of(shipped_suite(), "")) {
    EXPECT_EQ(result.departures, 0) << told(result);
    if (result.segments == 0) unexercised.insert(result.name);
  }
  // It sends every datagram with DF, and no experimental option.
  EXPECT_THAT(unexercised,
              testing::ElementsAre("experiments-have-an-identifier", "identifiers-are-on-the-syn",
                                   "identifiers-have-two-octets", "ip-id-is-not-used-twice"));
}

TEST(Invariants, AreKeptInTheConversationsThatBreakTheMutants) {
  for (const InvariantResult& result : seen_of(conversations(), ""))
    EXPECT_EQ(result.departures, 0) << told(result);
}

class BrokenBy : public testing::TestWithParam<std::string> {};

TEST_P(BrokenBy, ThisMutant) {
  const std::vector<InvariantResult> seen = seen_of(conversations(), GetParam());
  for (const watch::Invariant& invariant : shipped_invariants()) {
    if (std::find(invariant.caught.begin(), invariant.caught.end(), GetParam()) == invariant.caught.end())
      continue;
    const auto found = std::find_if(seen.begin(), seen.end(),
                                    [&](const InvariantResult& one) { return one.name == invariant.name; });
    ASSERT_NE(found, seen.end());
    EXPECT_GT(found->departures, 0) << told(*found);
    EXPECT_EQ(found->verdict, cases::binds(invariant.level) ? Verdict::fail : Verdict::warn);
    ASSERT_FALSE(found->evidence.empty());
    EXPECT_THAT(found->evidence.front().figure, testing::HasSubstr("this one"));
  }
}

std::vector<std::string> mutants_named() {
  std::set<std::string> names;
  for (const watch::Invariant& invariant : shipped_invariants())
    names.insert(invariant.caught.begin(), invariant.caught.end());
  return {names.begin(), names.end()};
}

INSTANTIATE_TEST_SUITE_P(Mutant, BrokenBy, testing::ValuesIn(mutants_named()), [](const auto& tested) {
  std::string name = tested.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(Invariants, NameEveryMutantThatIsTheirs) {
  const std::vector<std::string> named = mutants_named();
  for (const sim::Mutant& mutant : sim::mutants_of_invariants()) {
    EXPECT_THAT(named, testing::Contains(std::string(mutant.name)));
    EXPECT_NE(catalogue().find(mutant.breaks), nullptr) << mutant.name;
    EXPECT_TRUE(mutant.fault.ends_with('.')) << mutant.name;
    EXPECT_EQ(std::count_if(sim::mutants().begin(), sim::mutants().end(),
                            [&](const sim::Mutant& other) { return other.name == mutant.name; }),
              0)
        << mutant.name << " is in both lists";
  }
}

}  // namespace
}  // namespace tcpspec::proof
