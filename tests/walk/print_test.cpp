// What a walk found, as a case in a file: it loads, the right endpoint passes it, and the mutant fails it.
#include "walk/print.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <iterator>

#include "case/load.hpp"
#include "found_mutants.hpp"
#include "tests/mutation/plain_run.hpp"
#include "walked.hpp"

namespace tcpspec::walk {
namespace {

/// How a case ends there: whether it, or an invariant, shows a departure.
std::string shown_by(const std::string& text, const sim::WorldOptions& world) {
  const cases::LoadResult loaded = cases::load_text("walk.yaml", text, sweep::catalogue());
  if (!loaded.ok()) return cases::render(loaded.errors);
  const proof::PlainRun run = proof::run_plainly({{&loaded.suite.cases.front(), wire::Family::ipv4}}, world,
                                                 sweep::catalogue(), sweep::invariants());
  for (const report::InvariantResult& invariant : run.invariants)
    if (invariant.departures > 0) return "departs";
  const report::CaseResult& result = run.results.front();
  const bool departs = result.verdict == report::Verdict::fail || result.verdict == report::Verdict::warn;
  return departs ? "departs" : std::string(to_string(result.verdict)) + ": " + result.because;
}

class Printed : public testing::TestWithParam<FoundMutant> {};

TEST_P(Printed, FailsOnTheMutantOnly) {
  const Walked walked = walk_on(sweep::mutant(GetParam().name), {.walks = 1'000, .findings = 1});
  ASSERT_FALSE(walked.findings.empty());
  const std::string text = as_case(walked.findings.front(), sweep::tables(), sweep::invariants());
  ASSERT_NE(text, "") << walked.findings.front().departure.rule;
  EXPECT_EQ(shown_by(text, sweep::mutant(GetParam().name)), "departs") << text;
  EXPECT_NE(shown_by(text, {}), "departs") << text;
}

std::vector<FoundMutant> printed_mutants() {
  std::vector<FoundMutant> out;
  std::copy_if(std::begin(found_mutants), std::end(found_mutants), std::back_inserter(out),
               [](const FoundMutant& mutant) { return mutant.as_case; });
  return out;
}

INSTANTIATE_TEST_SUITE_P(Walk, Printed, testing::ValuesIn(printed_mutants()),
                         [](const auto& mutant) { return in_test_name(mutant.param); });

}  // namespace
}  // namespace tcpspec::walk
