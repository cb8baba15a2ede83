// The faults of the wire around the simulated endpoint: no privilege, no time.  tests/live has them around a
// kernel.
#include <set>

#include <gmock/gmock.h>

#include "fault_trial.hpp"
#include "reach/sim_target.hpp"
#include "sim/mutants.hpp"

namespace tcpspec::drive {
namespace {

std::vector<report::CaseResult> trial_on_sim(const std::vector<std::string_view>& ids,
                                             const FaultAction& fault) {
  reach::SimTarget target({});
  run::Environment env = target.environment();
  env.timing.msl = sim::Behaviour{}.msl;
  FaultyLink link(target.world(), target.world(), fault);
  return trial(selected(ids), env, target, link, link, target.world());
}

class FaultOnSim : public testing::TestWithParam<Fault> {};

TEST_P(FaultOnSim, FailsItsCases) {
  expect_conviction(GetParam(), trial_on_sim(GetParam().cases, GetParam().action));
}

INSTANTIATE_TEST_SUITE_P(, FaultOnSim, testing::ValuesIn(faults()),
                         [](const auto& tested) { return name_of(tested.param); });

TEST(Faults, AreNotSeenWhereThereAreNone) {
  const auto results = trial_on_sim(all_cases(), [](SegmentInTransit&) {});
  EXPECT_GE(results.size(), faults().size());
  for (const report::CaseResult& result : results)
    EXPECT_EQ(result.verdict, report::Verdict::pass) << told(result);
}

TEST(Faults, AreNamedAsTheMutantsThatTheyImitate) {
  std::set<std::string_view> names;
  for (const Fault& fault : faults()) {
    EXPECT_NE(sim::find_mutant(fault.name), nullptr) << fault.name;
    EXPECT_TRUE(names.insert(fault.name).second) << fault.name << " is there twice";
    EXPECT_FALSE(fault.cases.empty()) << fault.name;
    EXPECT_EQ(find_fault(fault.name), &fault);
  }
  EXPECT_GE(names.size(), 20U);
  EXPECT_EQ(find_fault("no-such-fault"), nullptr);
}

TEST(Faults, NameCasesThatAreThere) {
  for (const std::string_view id : all_cases()) EXPECT_FALSE(selected({id}).empty()) << id;
}

}  // namespace
}  // namespace tcpspec::drive
