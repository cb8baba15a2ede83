// The faults of the wire around this machine's kernel: each is noticed, and the kernel without them has none.
#include <gmock/gmock.h>

#include "drive/guarded_ports.hpp"
#include "live_lab.hpp"
#include "reach/agent_setup.hpp"
#include "tests/drive/fault_trial.hpp"

namespace tcpspec::live {
namespace {

/// One lab for all faults: to make it takes longer than to find most of them.
class Kernel {
 public:
  Kernel() {
    live_.start_agent();
    for (const wire::Family family : {wire::Family::ipv4, wire::Family::ipv6}) {
      const auto testers = live_.lab->testers(family);
      const auto targets = live_.lab->targets(family);
      env_.sites[family] = {testers.at(0), targets.at(0), testers.at(1), targets.at(1)};
    }
    reach::prepare_agent(env_, *live_.agent, live_.clock);
  }

  std::vector<report::CaseResult> trial(const std::vector<std::string_view>& ids,
                                        const drive::FaultAction& fault) {
    drive::FaultyLink link(*live_.link, live_.clock, fault);
    return drive::trial(drive::selected(ids), env_, ports_, link, link, *live_.agent);
  }

 private:
  LiveLab live_;
  drive::GuardedPorts ports_;
  run::Environment env_;
};

Kernel& kernel() {
  static Kernel only;
  return only;
}

class FaultOnKernel : public testing::TestWithParam<drive::Fault> {};

TEST_P(FaultOnKernel, FailsItsCases) {
  drive::expect_conviction(GetParam(), kernel().trial(GetParam().cases, GetParam().action));
}

INSTANTIATE_TEST_SUITE_P(, FaultOnKernel, testing::ValuesIn(drive::faults()),
                         [](const auto& tested) { return drive::name_of(tested.param); });

TEST(Kernel, WithoutAFaultPassesWhatTheFaultsFail) {
  const auto results = kernel().trial(drive::all_cases(), [](drive::SegmentInTransit&) {});
  EXPECT_GE(results.size(), drive::faults().size());
  for (const report::CaseResult& result : results)
    EXPECT_EQ(result.verdict, report::Verdict::pass) << drive::told(result);
}

}  // namespace
}  // namespace tcpspec::live
