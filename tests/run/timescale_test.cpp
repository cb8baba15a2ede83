// `--timescale` stretches the waits of the tester, and nothing that a case or an RFC gives a time.
#include <gmock/gmock.h>

#include "simulated.hpp"

namespace tcpspec::run {
namespace {

using report::CaseResult;
using report::Verdict;

Against with(double timescale) {
  Against options;
  options.families = {wire::Family::ipv4};
  options.timescale = timescale;
  return options;
}

std::string with_text(const std::string& within) {
  return with_steps("ESTABLISHED", "    - send: <DATA=1>\n    - expect: <ACK=RCV.NXT><CTL=ACK>\n" + within);
}

TEST(Timescale, WaitsSoManyTimesAsLongForSilence) {
  const std::string dropped =
      with_steps("ESTABLISHED", "    - send: <SEQ=RCV.NXT-100000><CTL=RST>\n    - expect: silence");
  const auto seconds_with = [&](double timescale) {
    Simulated run(dropped, with(timescale));
    const CaseResult result = run.run().only();
    EXPECT_EQ(result.verdict, Verdict::pass) << told(result);
    return result.seconds;
  };
  const double usual = seconds_with(1);
  EXPECT_GT(usual, 0.5);
  EXPECT_NEAR(seconds_with(4), usual * 4, usual * 0.1);
}

TEST(Timescale, LetsASlowTargetAnswer) {
  Against options = with(1);
  options.world.behaviour.ack_delay = seconds(1.5);
  EXPECT_EQ(Simulated(with_text(""), options).run().only().verdict, Verdict::fail);
  options.timescale = 3;
  EXPECT_EQ(Simulated(with_text(""), options).run().only().verdict, Verdict::pass);
}

TEST(Timescale, LeavesTheTimesOfACaseAlone) {
  Against options = with(3);
  options.world.behaviour.ack_delay = seconds(1.5);
  EXPECT_EQ(Simulated(with_text("      within: 500ms\n"), options).run().only().verdict, Verdict::fail);
}

}  // namespace
}  // namespace tcpspec::run
