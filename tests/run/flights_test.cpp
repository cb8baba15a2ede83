// Round trips that a case makes, and the flights that it sees; against targets that are written down.
#include <gmock/gmock.h>

#include "scripted.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;
using testing::ElementsAre;
using testing::HasSubstr;

/// In ESTABLISHED; the round trips begin at 25 ms.
class Flights : public testing::Test {
 protected:
  Scripted& trips(const std::string& more) {
    script_ = std::make_unique<Scripted>(with_steps("ESTABLISHED", "    - acknowledge: 100ms\n" + more));
    return script_->opens();
  }
  /// So many segments of 100 octets, from the `first` on.
  Scripted& flight(const char* at, int first, int segments) {
    for (int i = first; i < first + segments; ++i)
      script_->play("at " + std::string(at) + " target sends <SEQ=ISS+" + std::to_string(1 + 100 * i) +
                    "><ACK=IRS+1><CTL=ACK><DATA=100>");
    return *script_;
  }
  std::unique_ptr<Scripted> script_;
};

TEST_F(Flights, AreAcknowledgedSegmentBySegmentAtTheEndOfEachRoundTrip) {
  auto& script = trips("      times: 2\n      measure: growth = flights");
  flight("30ms", 0, 2);
  script.play("at 125ms tester sends <ACK=ISS+101><DATA=0>\n at 125ms tester sends <ACK=ISS+201><DATA=0>");
  flight("126ms", 2, 3);
  script.play(
      "at 225ms tester sends <ACK=ISS+301>\n tester sends <ACK=ISS+401>\n tester sends <ACK=ISS+501>");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
  EXPECT_EQ(script.result().steps.at(0).result, "2, 3 segments");
  ASSERT_EQ(script.result().measurements.size(), 1U);
  EXPECT_THAT(script.result().measurements.front().values, ElementsAre(2, 3));
  EXPECT_EQ(script.result().measurements.front().unit, "segments");
}

TEST_F(Flights, MayShowAWindowThatHasAPartOfASegment) {
  trips("      times: 2\n      grows: at most 2 times");
  flight("30ms", 0, 2);
  EXPECT_EQ(flight("126ms", 2, 5).end().verdict, Verdict::pass) << script_->result().because;
}

// A timeout may be shorter than the round trips of the case.
TEST_F(Flights, AreAcknowledgedThoughTheyComeAgain) {
  auto& script = trips("      times: 2\n      grows: at most 2 times");
  flight("30ms", 0, 2);
  flight("80ms", 0, 1);
  script.play("at 125ms tester sends <ACK=ISS+101><DATA=0>\n at 125ms tester sends <ACK=ISS+201><DATA=0>");
  EXPECT_EQ(flight("126ms", 2, 2).end().verdict, Verdict::pass) << script.result().because;
  EXPECT_EQ(script.result().steps.at(0).result, "2, 2 segments");
}

TEST_F(Flights, FailThatGrowBeyondIt) {
  trips("      times: 2\n      grows: at most 2 times");
  flight("30ms", 0, 2);
  EXPECT_EQ(flight("126ms", 2, 6).end().verdict, Verdict::fail);
  EXPECT_EQ(script_->result().because, "in round trip 2 came 6 segments, after 2 at most");
  EXPECT_EQ(script_->result().expected, "growth by at most 2 times");
  EXPECT_EQ(script_->result().got, "2, 6 segments");
}

TEST_F(Flights, AreComparedWithTheLargestBefore) {
  trips("      times: 3\n      grows: at most 1 segment");
  flight("30ms", 0, 3);
  flight("126ms", 3, 1);
  EXPECT_EQ(flight("226ms", 4, 4).end().verdict, Verdict::pass) << script_->result().because;
  trips("      times: 3\n      grows: at most 1 segment");
  flight("30ms", 0, 3);
  flight("126ms", 3, 1);
  EXPECT_EQ(flight("226ms", 4, 5).end().verdict, Verdict::fail);
}

TEST_F(Flights, PassOverWindowUpdatesAndWhatIsSentAgain) {
  auto& script = trips("      times: 2\n      measure: growth = flights");
  flight("30ms", 0, 1);
  script.play("at 31ms target sends <SEQ=ISS+101><ACK=IRS+1><CTL=ACK><WND=1000>");
  flight("126ms", 0, 1);
  flight("127ms", 1, 2);
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
  ASSERT_EQ(script.result().measurements.size(), 1U);
  EXPECT_THAT(script.result().measurements.front().values, ElementsAre(1, 2));
}

TEST_F(Flights, FailThatDoNotCome) {
  auto& script = trips("      times: 2");
  flight("30ms", 0, 2);
  script.play("forget").play(R"(
    at 125ms tester sends <ACK=ISS+101>
    tester sends <ACK=ISS+201>
    tester sends <SEQ=IRS+1><DATA=1>
    target sends <SEQ=ISS+201><ACK=IRS+2><CTL=ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_EQ(script.result().because, "nothing came");
}

TEST_F(Flights, EndWithWhatTheApplicationHasGiven) {
  Environment env = wire_only();
  env.agent = true;
  env.listeners[wire::Family::ipv4] = {"5", 80};
  const auto play = [&](int taken, int segments) {
    script_ = std::make_unique<Scripted>(
        with_steps("ESTABLISHED",
                   "    - call: SEND 900 octets\n    - acknowledge: 100ms\n      times: 5\n"
                   "      grows: at most 2 times\n      measure: growth = flights"),
        env);
    script_->opens().play("tester asks ACCEPT 5 10.77.0.1 40000\n agent answers ok handle=9");
    script_->play("tester asks SEND 9 900\n agent answers ok sent=" + std::to_string(taken));
    script_->play("tester asks SEND 9 " + std::to_string(900 - taken) + "\n agent answers error closed");
    flight("30ms", 0, 1);
    if (segments > 1) flight("126ms", 1, segments - 1);
    return script_->end();
  };
  const report::CaseResult enough = play(300, 3);
  EXPECT_EQ(enough.verdict, Verdict::pass) << enough.because;
  ASSERT_EQ(enough.measurements.size(), 1U);
  EXPECT_THAT(enough.measurements.front().values, ElementsAre(1, 2));
  const report::CaseResult too_little = play(100, 1);
  EXPECT_EQ(too_little.verdict, Verdict::inconclusive);
  EXPECT_EQ(too_little.because, "the data of the application did not last for two flights");
}

TEST_F(Flights, ThatLackASegmentShowNoWindow) {
  trips("      times: 2\n      grows: at most 2 times");
  flight("30ms", 0, 2);
  EXPECT_EQ(flight("126ms", 3, 6).end().verdict, Verdict::inconclusive);
  EXPECT_EQ(script_->result().because, "a segment of the flight is missing");
}

TEST_F(Flights, EndWithTheConnection) {
  auto& script = trips("      times: 2");
  flight("30ms", 0, 2);
  script.play("at 126ms target sends <SEQ=ISS+201><CTL=RST>");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_THAT(script.result().got, HasSubstr("<CTL=RST>"));
}

}  // namespace
}  // namespace tcpspec::run
