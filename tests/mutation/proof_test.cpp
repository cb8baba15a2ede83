// The shipped cases are proven: every one passes on the endpoint.
#include "cli/kill_matrix.hpp"
#include "shipped.hpp"

namespace tcpspec::cli {
namespace {

void every_case_passes(bool wrapping) {
  int passed = 0;
  for (const cases::Case& test : shipped_suite().cases)
    for (const wire::Family family : test.families) {
      const report::CaseResult result = run_in_own_world({&test, family}, {}, catalogue(), wrapping);
      EXPECT_EQ(result.verdict, report::Verdict::pass)
          << test.id << " does not pass on the endpoint over IPv" << static_cast<int>(family) << ": "
          << result.because << "; mend the case, or the endpoint (tester/sim)";
      passed += result.verdict == report::Verdict::pass ? 1 : 0;
    }
  EXPECT_GT(passed, 1000);
}

TEST(Endpoint, PassesEveryCase) { every_case_passes(false); }

TEST(Endpoint, PassesEveryCaseWithNumbersThatWrap) { every_case_passes(true); }

}  // namespace
}  // namespace tcpspec::cli
