// Endpoints with faults that are not mutants: what a case says of them must be true, and something must be
// said.
#include <gmock/gmock.h>

#include <algorithm>

#include "plain_run.hpp"
#include "proof/kill_matrix.hpp"
#include "shipped.hpp"

namespace tcpspec::proof {
namespace {

using report::CaseResult;
using report::Verdict;
using testing::HasSubstr;

/// All rows of these cases, each on its first family.
std::vector<run::Selected> rows_of(const std::vector<std::string>& cases) {
  std::vector<run::Selected> selected;
  for (const cases::Case& test : shipped_suite().cases)
    if (std::find(cases.begin(), cases.end(), test.id.substr(0, test.id.find('['))) != cases.end())
      selected.push_back({&test, test.families.front()});
  return selected;
}

std::vector<CaseResult> run_against(const sim::Behaviour& behaviour, const std::vector<std::string>& cases) {
  sim::WorldOptions options;
  options.behaviour = behaviour;
  PlainRun run = run_plainly(rows_of(cases), options, catalogue());
  EXPECT_EQ(run.aborted, "");
  return std::move(run.results);
}

std::string in_short(const CaseResult& result) {
  return result.id + ": " + std::string(report::to_string(result.verdict)) + ", " + result.because + "; " +
         result.got;
}

TEST(HeldOut, AStateThatAnswersNothingIsConvictedBesideAHostThatLives) {
  for (const sim::State state : {sim::State::established, sim::State::fin_wait_1, sim::State::fin_wait_2,
                                 sim::State::close_wait, sim::State::closing, sim::State::last_ack}) {
    sim::Behaviour deaf;
    deaf.deaf_in = state;
    int convicted = 0;
    for (const CaseResult& result : run_against(deaf, {"old-octet-is-acknowledged"})) {
      const bool of_the_state = result.id.find(std::string(sim::to_string(state))) != std::string::npos;
      if (!of_the_state) {
        EXPECT_NE(result.verdict, Verdict::fail) << in_short(result);
        continue;
      }
      ++convicted;
      EXPECT_EQ(result.verdict, Verdict::fail) << in_short(result);
      EXPECT_THAT(result.got, HasSubstr("nothing on this connection is answered, though the host answers"));
    }
    EXPECT_EQ(convicted, 1) << sim::to_string(state);
  }
}

TEST(HeldOut, WhoObeysNoRstAndAnswersNothingOldIsConvictedByTextInOrder) {
  sim::Behaviour deaf_to_reset;
  deaf_to_reset.obeys_rst = false;
  deaf_to_reset.acknowledges_outside_window = false;
  for (const CaseResult& result :
       run_against(deaf_to_reset, {"exact-rst-resets", "rst-is-judged-by-sequence-number"})) {
    // After its peer's FIN a connection takes nothing that could tell.
    const bool takes_text =
        result.id.find("CLOS") == std::string::npos && result.id.find("LAST") == std::string::npos;
    if (!takes_text) continue;
    EXPECT_EQ(result.verdict, Verdict::fail) << in_short(result);
    EXPECT_THAT(result.got, HasSubstr("data in order are still")) << in_short(result);
  }
}

/// No case that is given TIME-WAIT accuses a target without one of what is asked in TIME-WAIT.
TEST(HeldOut, WithoutTimeWaitOnlyItsAbsenceIsACrime) {
  sim::Behaviour hasty;
  hasty.waits_after_fin_wait_2 = false;
  std::vector<std::string> names;
  for (const cases::Case& test : shipped_suite().cases)
    if (test.given.state == cases::State::time_wait) names.push_back(test.id.substr(0, test.id.find('[')));
  ASSERT_GT(names.size(), 20U);
  int never_there = 0;
  for (const CaseResult& result : run_against(hasty, names)) {
    never_there += result.because.find("was not in TIME-WAIT") != std::string::npos ? 1 : 0;
    if (result.verdict != Verdict::fail && result.verdict != Verdict::warn) continue;
    EXPECT_EQ(result.charged, "RFC9293-MUST-13") << in_short(result);
  }
  EXPECT_GT(never_there, 10);
}

}  // namespace
}  // namespace tcpspec::proof
