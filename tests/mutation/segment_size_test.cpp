// A target that takes no MSS below 700 for what it is sends more than it was asked for.  It is told so by the
// cases that ask for that; all others count in segments of the size they asked for, and have nothing to say.
#include "proof/kill_matrix.hpp"
#include "shipped.hpp"

namespace tcpspec::proof {
namespace {

TEST(SegmentSize, IsHeldAgainstTheTargetByNoCaseThatIsAboutAnotherThing) {
  std::vector<run::Selected> trials;
  for (const cases::Case& test : shipped_suite().cases) trials.push_back({&test, test.families.front()});
  const KillMatrix matrix =
      make_kill_matrix(std::move(trials), {sim::find_mutant("no-segments-below-700")}, catalogue(), 2);
  int told = 0;
  for (const Kill& kill : matrix.kills) {
    if (kill.verdict != report::Verdict::fail) continue;
    ++told;
    EXPECT_TRUE(kill.charged == "RFC9293-MUST-14" || kill.charged == "RFC9293-MUST-16" ||
                kill.charged == "RFC8201-5.4-1")
        << matrix.trials[kill.trial].test->id << " charges " << kill.charged << ": " << kill.because;
  }
  EXPECT_GE(told, 3);
}

}  // namespace
}  // namespace tcpspec::proof
