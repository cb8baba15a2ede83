// Walks find mutants of the simulated endpoint.
#include <gmock/gmock.h>

#include "found_mutants.hpp"
#include "walked.hpp"

namespace tcpspec::walk {
namespace {

class MutantInWalks : public testing::TestWithParam<FoundMutant> {};

TEST_P(MutantInWalks, IsFound) {
  const Walked walked = walk_on(sweep::mutant(GetParam().name), {.walks = 1'000, .findings = 1},
                                {wire::Family::ipv4, wire::Family::ipv6});
  EXPECT_FALSE(walked.findings.empty()) << "after " << walked.counts.steps << " steps";
}

INSTANTIATE_TEST_SUITE_P(Found, MutantInWalks, testing::ValuesIn(found_mutants),
                         [](const auto& mutant) { return in_test_name(mutant.param); });

}  // namespace
}  // namespace tcpspec::walk
