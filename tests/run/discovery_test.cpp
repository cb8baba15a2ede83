// What can be learned of a target before it is judged.
#include "run/discovery.hpp"

#include <gmock/gmock.h>

#include "scripted.hpp"

namespace tcpspec::run {
namespace {

double measured(const report::CaseResult& result, const std::string& name) {
  for (const auto& measurement : result.measurements)
    if (measurement.name == name) return measurement.values.at(0);
  return -1;
}

class DiscoverService : public testing::Test {
 protected:
  DiscoverService() : script(discover_service(80), wire_only()) {}

  Scripted& open() {
    return script.play(R"(
      tester sends <SEQ=IRS><CTL=SYN><MSS=1460><SACKOK><TS=any><WSOPT=7>
      at 20ms target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=5000><MSS=1400><SACKOK><TSVAL=9><WSOPT=5><TTL=61>
      tester sends <SEQ=IRS+1><ACK=ISS+1><CTL=ACK><DATA=0>
    )");
  }
  Scripted& ask() {
    open();
    return script.play("at 820ms tester sends <SEQ=IRS+1><ACK=ISS+1><CTL=PSH!,ACK><DATA=18>");
  }

  Scripted script;
};

TEST_F(DiscoverService, NotesWhatTheSynAckShows) {
  open();
  EXPECT_EQ(measured(script.end(), "mss"), 1400);
  EXPECT_EQ(measured(script.result(), "window-scale"), 5);
  EXPECT_EQ(measured(script.result(), "sack"), 1);
  EXPECT_EQ(measured(script.result(), "timestamps"), 1);
  EXPECT_EQ(measured(script.result(), "ttl"), 61);
  EXPECT_EQ(measured(script.result(), "window"), 5000);
  EXPECT_NEAR(measured(script.result(), "rtt"), 0.02, 1e-9);
}

TEST_F(DiscoverService, WhatSaysNothingAtAllDiscards) {
  ask().play("at 830ms target sends <SEQ=ISS+1><ACK=IRS+19><CTL=ACK><TSVAL=9>");
  EXPECT_EQ(script.end().outcome, "discard");
}

TEST_F(DiscoverService, WhatSaysTheSameIsAnEcho) {
  ask().play("at 830ms target sends <SEQ=ISS+1><ACK=IRS+19><CTL=PSH,ACK><TSVAL=9> echo");
  EXPECT_EQ(script.end().outcome, "echo");
}

TEST_F(DiscoverService, AnEchoInPiecesIsAnEchoToo) {
  ask().play(R"(
    at 830ms target sends <SEQ=ISS+1><ACK=IRS+19><CTL=PSH,ACK><TSVAL=9><DATA="GET / ">
    tester sends <ACK=ISS+7>
    at 840ms target sends <SEQ=ISS+7><ACK=IRS+19><CTL=PSH,ACK><TSVAL=9><DATA="HTTP/1.0">
  )");
  EXPECT_EQ(script.end().outcome, "opaque") << "it left the line ends out, so it is none";
}

TEST_F(DiscoverService, WhatAnswersAsHttpAndClosesIsHttp) {
  ask().play(R"(at 830ms target sends <SEQ=ISS+1><ACK=IRS+19><CTL=FIN,ACK><TSVAL=9><DATA="HTTP/1.0 404">)");
  EXPECT_EQ(script.end().outcome, "http");
}

TEST_F(DiscoverService, APageMayBeLong) {
  ask();
  script.play(R"(at 830ms target sends <SEQ=ISS+1><ACK=IRS+19><CTL=ACK><TSVAL=9><DATA="HTTP/1.0 200">)");
  for (int at = 13; at < 9000; at += 1000)
    script.play("at 840ms target sends <SEQ=ISS+" + std::to_string(at) +
                "><ACK=IRS+19><CTL=ACK><TSVAL=9><DATA=1000>");
  script.play("at 840ms target sends <SEQ=ISS+9013><ACK=IRS+19><CTL=FIN,ACK><TSVAL=9>");
  EXPECT_EQ(script.end().outcome, "http");
}

TEST_F(DiscoverService, HttpThatDoesNotCloseIsOpaque) {
  ask().play(R"(at 830ms target sends <SEQ=ISS+1><ACK=IRS+19><CTL=ACK><TSVAL=9><DATA="HTTP/1.1 404">)");
  EXPECT_EQ(script.end().outcome, "opaque");
}

TEST_F(DiscoverService, AGreetingWithAFinIsDaytime) {
  open().play(
      "at 100ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=FIN,ACK><TSVAL=9><DATA=26>\n"
      "tester sends <ACK=ISS+28>");
  EXPECT_EQ(script.end().outcome, "daytime");
}

TEST_F(DiscoverService, AGreetingAloneIsOpaque) {
  open().play(
      "at 100ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK><TSVAL=9><DATA=26>\n tester sends <ACK=ISS+27>");
  EXPECT_EQ(script.end().outcome, "opaque");
  EXPECT_EQ(measured(script.result(), "greets"), 1);
}

TEST_F(DiscoverService, WhoAnswersWithinTwoSecondsIsNotTakenForOneThatNeverDoes) {
  ask().play("at 2.7s target sends <SEQ=ISS+1><ACK=IRS+19><CTL=FIN,ACK><TSVAL=9><DATA=\"HTTP/1.0 404\">");
  EXPECT_EQ(script.end().outcome, "http");
  EXPECT_EQ(measured(script.result(), "greets"), -1);
}

TEST_F(DiscoverService, AGreetingWithoutEndIsChargen) {
  open();
  for (const char* segment : {"<SEQ=ISS+1>", "<SEQ=ISS+1401>", "<SEQ=ISS+2801>"})
    script.play(std::string("target sends ") + segment + "<ACK=IRS+1><CTL=ACK><TSVAL=9><DATA=1400>");
  EXPECT_EQ(script.end().outcome, "chargen");
}

TEST_F(DiscoverService, TextSentAgainIsNotHeardTwice) {
  open();
  for (int i = 0; i < 4; ++i) script.play("target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK><TSVAL=9><DATA=1400>");
  EXPECT_EQ(script.end().outcome, "opaque");
}

TEST_F(DiscoverService, ARstIsAClosedPort) {
  script.play("tester sends <CTL=SYN>\n at 5ms target sends <ACK=IRS+1><CTL=RST,ACK>");
  EXPECT_EQ(script.end().outcome, "closed");
  EXPECT_NEAR(measured(script.result(), "rtt"), 0.005, 1e-9);
}

TEST_F(DiscoverService, NoAnswerToThreeSynsIsSilence) {
  script.play(
      "at 0ms tester sends <CTL=SYN>\n at 800ms tester sends <CTL=SYN>\n at 1600ms tester sends <CTL=SYN>");
  EXPECT_EQ(script.end().outcome, "silent");
}

TEST(DiscoverClosed, TellsClosedFromOpenFromSilent) {
  Scripted closed(discover_closed(9), wire_only());
  closed.play("tester sends <CTL=SYN>\n target sends <ACK=IRS+1><CTL=RST,ACK>");
  EXPECT_EQ(closed.end().outcome, "closed");
  Scripted open(discover_closed(9), wire_only());
  open.play("tester sends <CTL=SYN>\n target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>");
  EXPECT_EQ(open.end().outcome, "open");
  Scripted silent(discover_closed(9), wire_only());
  EXPECT_EQ(silent.end().outcome, "silent");
}

TEST(MeasureInitialRto, IsTheGapBeforeTheSecondSynAck) {
  Scripted script(measure_initial_rto(80), wire_only());
  script.play(R"(
    tester sends <CTL=SYN>
    at 20ms target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>
    at 1220ms target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>
  )");
  EXPECT_EQ(script.end().outcome, "measured");
  EXPECT_NEAR(measured(script.result(), "rto"), 1.2, 1e-9);
}

TEST(MeasureInitialRto, OfATargetThatRepeatsNothingIsSilent) {
  Scripted script(measure_initial_rto(80), wire_only());
  script.play("tester sends <CTL=SYN>\n at 20ms target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>");
  EXPECT_EQ(script.end().outcome, "silent");
  EXPECT_EQ(measured(script.result(), "rto"), -1);
}

}  // namespace
}  // namespace tcpspec::run
