// What a case shows of a mutant when it runs by itself, a run with default options shows, too: nothing that
// makes it careful lets a culprit go, or takes for ever.
#include <gmock/gmock.h>

#include <algorithm>

#include "case/duration.hpp"
#include "plain_run.hpp"
#include "proof/kill_matrix.hpp"
#include "shipped.hpp"
#include "sim/mutants.hpp"

namespace tcpspec::proof {
namespace {

/// The cases that name this mutant under `caught`, each on one family.
std::vector<run::Selected> that_catch(const std::string& mutant) {
  std::vector<run::Selected> selected;
  for (const cases::Case& test : shipped_suite().cases)
    if (std::find(test.caught.begin(), test.caught.end(), mutant) != test.caught.end())
      selected.push_back({&test, test.families.front()});
  return selected;
}

std::string told(const report::CaseResult& result) {
  return std::string(report::to_string(result.verdict)) + " after " + std::to_string(result.attempts) +
         " runs: " + result.because;
}

TEST(PlainRun, ConvictsEachMutantByEachCaseThatCatchesIt) {
  int convicted = 0;
  for (const sim::Mutant& mutant : sim::mutants()) {
    const std::string name(mutant.name);
    sim::WorldOptions options;
    options.behaviour = sim::behaviour_of(name);
    const std::vector<run::Selected> selected = that_catch(name);
    const PlainRun run = run_plainly(selected, options, catalogue());
    const int before = convicted;
    EXPECT_EQ(run.aborted, "") << name;
    ASSERT_EQ(run.results.size(), selected.size()) << name;
    for (std::size_t i = 0; i < selected.size(); ++i) {
      const report::CaseResult alone = run_in_own_world(selected[i], options.behaviour, catalogue());
      if (!convicts(alone, catalogue())) continue;  // another row of the same table catches it
      const bool convicts_too = convicts(run.results[i], catalogue());
      convicted += convicts_too ? 1 : 0;
      // What it answers depends on those beside it: one of its cases must see it, and no other need.
      if (mutant.needs_company) continue;
      EXPECT_TRUE(convicts_too) << selected[i].test->id << " against " << name << " ends with "
                                << told(run.results[i]) << "; by itself it ends with " << told(alone);
      EXPECT_FALSE(run.results[i].flaky) << selected[i].test->id << " against " << name;
    }
    EXPECT_GT(convicted, before) << name;
  }
  EXPECT_GT(convicted, 500);
}

std::vector<run::Selected> cases_of(cases::DurationClass duration) {
  const cases::Timing of_the_sim{.msl = sim::Behaviour{}.msl.seconds()};
  std::vector<run::Selected> selected;
  for (const cases::Case& test : shipped_suite().cases)
    if (cases::duration_class(test, of_the_sim) == duration)
      for (const wire::Family family : test.families) selected.push_back({&test, family});
  return selected;
}

TEST(PlainRun, OfACaseTakesNoLongerThanTheClassOfItsDurationPromises) {
  constexpr std::pair<cases::DurationClass, double> promises[] = {{cases::DurationClass::quick, 5},
                                                                  {cases::DurationClass::standard, 90}};
  for (const auto& [duration, seconds] : promises)
    for (const report::CaseResult& result : run_plainly(cases_of(duration), {}, catalogue()).results)
      EXPECT_LT(result.seconds, seconds) << result.id << " is " << cases::to_string(duration);
}

TEST(PlainRun, AgainstAStackWithManyDeparturesTakesAtMostTwiceTheTimeAndThePauseForALimit) {
  const Duration until_limits_pass = milliseconds(5200);  // before silence is met again

  const std::vector<run::Selected> quick_cases = cases_of(cases::DurationClass::quick);
  const PlainRun without = run_plainly(quick_cases, {}, catalogue());
  sim::WorldOptions options;
  for (const char* name : {"challenges-exact-rst", "silent-on-future-ack", "closed-reset-without-ack",
                           "time-wait-silent-on-fin", "silent-on-inexact-rst"})
    sim::find_mutant(name)->make(options.behaviour);
  const PlainRun with = run_plainly(quick_cases, options, catalogue());
  int departures = 0;
  for (const report::CaseResult& result : with.results)
    departures += result.verdict == report::Verdict::fail || result.verdict == report::Verdict::warn ? 1 : 0;
  EXPECT_GE(departures, 60);
  EXPECT_EQ(with.aborted, "");
  EXPECT_LE(with.took, without.took * 2 + until_limits_pass);
}

}  // namespace
}  // namespace tcpspec::proof
