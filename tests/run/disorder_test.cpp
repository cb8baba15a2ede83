// On a path that changes the order of segments the target is not blamed for it.
#include <gmock/gmock.h>

#include "scripted.hpp"
#include "simulated.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;

Environment disorderly() {
  Environment env = wire_only();
  env.timing.overtaking = milliseconds(50);
  return env;
}

TEST(Overtaking, IsExpectedOfAPathWithJitterOnly) {
  EXPECT_EQ(overtaking_for(microseconds(300)), Duration{});
  EXPECT_GE(overtaking_for(milliseconds(20)), milliseconds(20));
}

const std::string two_texts = "    - send: <DATA=1>\n    - expect: <SEQ=SND.NXT><DATA=10>\n      times: 2";

TEST(Overtaking, TextIsPutInOrderOnAnyPath) {
  Scripted script(with_steps("ESTABLISHED", two_texts));
  script.opens().play(R"(
    tester sends <DATA=1>
    at 30ms target sends <SEQ=ISS+11><ACK=IRS+2><CTL=ACK><DATA=10>
    at 31ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK><DATA=10>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

TEST(Overtaking, AGapThatStaysIsTheTargets) {
  Scripted script(with_steps("ESTABLISHED", two_texts));
  script.opens().play(R"(
    tester sends <DATA=1>
    at 30ms target sends <SEQ=ISS+11><ACK=IRS+2><CTL=ACK><DATA=10>
    at 90ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK><DATA=10>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_EQ(script.result().because, "SEQ is SND.NXT+10 where SND.NXT was expected");
}

TEST(Overtaking, IsWaitedForLongerWhereThePathHasJitter) {
  Scripted script(with_steps("ESTABLISHED", two_texts), disorderly());
  script.opens().play(R"(
    tester sends <DATA=1>
    at 230ms target sends <SEQ=ISS+11><ACK=IRS+2><CTL=ACK><DATA=10>
    at 270ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK><DATA=10>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

const std::string two_stimuli =
    "    - send: <DATA=1>\n    - expect: <ACK=RCV.NXT>\n    - send: <DATA=1>\n    - expect: <ACK=RCV.NXT>";

TEST(Overtaking, AnOlderAcknowledgmentIsPassedOver) {
  const std::string answers = R"(
    tester sends <DATA=1>
    at 230ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>
    tester sends <DATA=1>
    at 300ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>
    at 310ms target sends <SEQ=ISS+1><ACK=IRS+3><CTL=ACK>
  )";
  Scripted with_jitter(with_steps("ESTABLISHED", two_stimuli), disorderly());
  EXPECT_EQ(with_jitter.opens().play(answers).end().verdict, Verdict::pass) << with_jitter.result().because;
  Scripted without(with_steps("ESTABLISHED", two_stimuli));
  EXPECT_EQ(without.opens().play(answers).end().verdict, Verdict::fail)
      << "there an acknowledgment went back";
}

TEST(Overtaking, OneStimulusDoesNotOvertakeAnother) {
  Scripted script(with_steps("ESTABLISHED", "    - send: <DATA=1>\n    - send: <DATA=2>\n    - wait: 1s"),
                  disorderly());
  script.opens().play(R"(
    tester sends <DATA=1>
  )");
  script.end();
  std::vector<double> times;
  for (const report::SegmentRecord& segment : script.result().segments)
    if (segment.step >= 0 && !segment.from_target) times.push_back(segment.time);
  ASSERT_EQ(times.size(), 2U);
  EXPECT_NEAR(times[1] - times[0], 0.05, 0.001);
}

TEST(Burst, IsJudgedByWhereItsAcknowledgmentsEnd) {
  const std::string burst = "    - send: <DATA=3000>\n    - expect: <ACK=RCV.NXT>";
  const std::string sent = R"(
    tester sends <DATA=1460>
    tester sends <DATA=1460>
    tester sends <DATA=80>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+1461><CTL=ACK>
    at 31ms target sends <SEQ=ISS+1><ACK=IRS+1461><CTL=ACK>
  )";
  Scripted whole(with_steps("ESTABLISHED", burst));
  whole.opens().play(sent + "    at 32ms target sends <SEQ=ISS+1><ACK=IRS+3001><CTL=ACK>\n");
  EXPECT_EQ(whole.end().verdict, Verdict::pass) << whole.result().because;
  Scripted part(with_steps("ESTABLISHED", burst));
  part.opens().play(sent + R"(
    at 2025ms tester sends <DATA=1>
    at 2026ms target sends <SEQ=ISS+1><ACK=IRS+1461><CTL=ACK>
  )");
  EXPECT_EQ(part.end().verdict, Verdict::fail);
}

TEST(Calibration, DoesNotTakeALostSynForALongRoundTrip) {
  Against against;
  against.world.link = "out: lose 3";
  Simulated run(with_steps("ESTABLISHED", "    - wait: 1s"), against);
  run.run();
  EXPECT_LT(run.suite->environment().timing.rtt, milliseconds(2));
}

}  // namespace
}  // namespace tcpspec::run
