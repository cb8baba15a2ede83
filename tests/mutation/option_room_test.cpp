// A TCP that leaves room in its segments for options that it does not send yet follows all rules of recovery,
// and each case of them must be able to tell.
#include <gmock/gmock.h>

#include "plain_run.hpp"
#include "proof/kill_matrix.hpp"
#include "run/option_room.hpp"
#include "shipped.hpp"

namespace tcpspec::proof {
namespace {

constexpr std::uint32_t four_blocks = 36;  // octets of a SACK option, with padding

std::vector<run::Selected> cases_that_count_in_full_segments() {
  std::vector<run::Selected> selected;
  for (const cases::Case& test : shipped_suite().cases)
    if (run::asks_for_option_room(test)) selected.push_back({&test, test.families.front()});
  return selected;
}

PlainRun run_with_room(std::vector<run::Selected> selected, sim::Behaviour behaviour) {
  sim::WorldOptions options;
  options.behaviour = std::move(behaviour);
  options.behaviour.room_for_options = four_blocks;
  return run_plainly(std::move(selected), options, catalogue());
}

TEST(OptionRoom, LeavesNoCaseUndecided) {
  const PlainRun run = run_with_room(cases_that_count_in_full_segments(), {});
  EXPECT_GE(run.results.size(), 20U);
  for (const report::CaseResult& result : run.results)
    EXPECT_EQ(result.verdict, report::Verdict::pass) << result.id << ": " << result.because;
}

TEST(OptionRoom, ShieldsNoMutant) {
  for (const run::Selected& selected : cases_that_count_in_full_segments())
    for (const std::string& mutant : selected.test->caught) {
      const sim::Behaviour behaviour = sim::behaviour_of(mutant);
      if (!convicts(run_in_own_world(selected, behaviour, catalogue()), catalogue())) continue;
      const PlainRun run = run_with_room({selected}, behaviour);
      EXPECT_TRUE(convicts(run.results.at(0), catalogue()))
          << selected.test->id << " against " << mutant << ": " << run.results.at(0).because;
    }
}

}  // namespace
}  // namespace tcpspec::proof
