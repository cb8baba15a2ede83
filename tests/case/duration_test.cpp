#include "case/duration.hpp"

#include <gtest/gtest.h>

#include "sample.hpp"

namespace tcpspec::cases {
namespace {

constexpr Timing timing{.rto = 1, .msl = 30, .rtt = 0, .patience = 1};

double expected(const std::string& steps) {
  return estimate(case_of(with_steps(steps, "LISTEN")), timing).expected;
}
double at_most(const std::string& steps) {
  return estimate(case_of(with_steps(steps, "LISTEN")), timing).at_most;
}

TEST(Duration, AddsTheWaits) { EXPECT_DOUBLE_EQ(expected("    - wait: 1.5 MSL\n    - wait: 500ms\n"), 45.5); }

TEST(Duration, SpendsAllOfASilence) {
  EXPECT_DOUBLE_EQ(expected("    - expect: silence\n"), 1);
  EXPECT_DOUBLE_EQ(expected("    - expect: silence\n      within: 3 RTO\n"), 3);
}

TEST(Duration, ExpectsAnswersAtOnceUnlessPatienceIsExtended) {
  EXPECT_DOUBLE_EQ(expected("    - expect: <CTL=ACK>\n      within: 1s\n"), 0);
  EXPECT_DOUBLE_EQ(at_most("    - expect: <CTL=ACK>\n      within: 1s\n"), 1);
  EXPECT_DOUBLE_EQ(expected("    - expect: <CTL=ACK>\n      within: 1s..4s\n"), 2);
  EXPECT_DOUBLE_EQ(expected("    - expect: <CTL=ACK>\n      within: 10s\n"), 5);
  EXPECT_DOUBLE_EQ(expected("    - expect: {held: <CTL=ACK>, mute: silence}\n"), 0)
      << "a conforming target answers";
}

TEST(Duration, SpendsAllOfASilenceWhereAnythingElseIsADeparture) {
  const std::string steps = "    - expect: {again: <CTL=ACK>, quiet: silence}\n      within: 3s\n";
  const auto with_verdict = [&](const std::string& rule) {
    return estimate(case_of(with_steps(steps, "LISTEN") + "  verdict:\n    " + rule + "\n"), timing).expected;
  };
  EXPECT_DOUBLE_EQ(with_verdict("again: \"fail, it was sent again\""), 3);
  EXPECT_DOUBLE_EQ(with_verdict("quiet: \"fail, it was not sent again\""), 1.5);
}

TEST(Duration, ExpectsTheLastOfSeveralSlowSegmentsLate) {
  EXPECT_DOUBLE_EQ(expected("    - expect: <CTL=SYN,ACK>\n      times: 3\n      within: 8s\n"), 7)
      << "as a timer of a second that doubles";
}

TEST(Duration, WaitsForWhatMayStillComeOfARange) {
  EXPECT_DOUBLE_EQ(expected("    - expect: <CTL=SYN,ACK>\n      times: 3..9\n      within: 8s\n"), 15);
  EXPECT_DOUBLE_EQ(expected("    - expect: <CTL=SYN,ACK>\n      times: 1..9\n      within: 1s\n"), 1)
      << "they come at once, and then no more";
}

TEST(Duration, ExpectsACallToTakeLongIfItMay) {
  EXPECT_DOUBLE_EQ(expected("    - call: STATUS\n      returns: timed out\n"), 0);
  EXPECT_DOUBLE_EQ(expected("    - call: STATUS\n      returns: timed out\n      within: 20 min\n"), 600);
}

TEST(Duration, AddsGapsThatDouble) {
  EXPECT_DOUBLE_EQ(expected("    - expect: <CTL=SYN,ACK>\n      times: 3\n      gaps: 1s..1s, doubling\n"),
                   7);
  EXPECT_DOUBLE_EQ(at_most("    - expect: <CTL=SYN,ACK>\n      times: 3\n      gaps: 200ms..3s, doubling\n"),
                   21);
  EXPECT_DOUBLE_EQ(expected("    - expect: <CTL=SYN,ACK>\n      times: 3\n      gaps: 1s..1s\n"), 3);
}

TEST(Duration, FollowsTheTimingOfTheTarget) {
  const Case c = case_of(with_steps("    - wait: 2 MSL\n    - wait: 2 RTO\n    - wait: 2 RTT\n", "LISTEN"));
  EXPECT_DOUBLE_EQ(estimate(c, {.rto = 3, .msl = 60, .rtt = 0.5, .patience = 1}).expected, 127);
}

TEST(Duration, HasFourClasses) {
  const auto of = [](const std::string& wait) {
    return duration_class(case_of(with_steps("    - wait: " + wait + "\n", "LISTEN")), timing);
  };
  EXPECT_EQ(of("4.9s"), DurationClass::quick);
  EXPECT_EQ(of("5s"), DurationClass::standard);
  EXPECT_EQ(of("89s"), DurationClass::standard);
  EXPECT_EQ(of("90s"), DurationClass::long_);
  EXPECT_EQ(of("1439 min"), DurationClass::long_);
  EXPECT_EQ(of("1440 min"), DurationClass::days);
  EXPECT_EQ(to_string(DurationClass::long_), "long");
  EXPECT_EQ(to_string(DurationClass::days), "days");
}

}  // namespace
}  // namespace tcpspec::cases
