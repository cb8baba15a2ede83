// A service that nobody controls may speak, close and give up when it likes: that says nothing of the TCP
// below it.
#include "run/uncontrolled_service.hpp"

#include <gmock/gmock.h>

#include "scripted.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;
using testing::HasSubstr;

constexpr const char* text_is_acknowledged =
    "    - send: <DATA=5>\n    - expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>";
constexpr const char* nothing_is_answered =
    "    - send: <CTL=RST><SEQ=RCV.NXT+RCV.WND+9>\n    - expect: silence";
constexpr const char* rst_is_challenged =
    "    - send: <CTL=RST><SEQ=RCV.NXT+1>\n    - expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>";

class UncontrolledService : public testing::Test {
 protected:
  Scripted& steps(const std::string& text, Environment env = wire_only(),
                  const std::string& syn_ack = "<WND=65535><MSS=1460>") {
    script_ = std::make_unique<Scripted>(with_steps("ESTABLISHED", text), std::move(env));
    return script_->opens(syn_ack);
  }
  std::unique_ptr<Scripted> script_;
};

TEST_F(UncontrolledService, TextBreaksNoSilenceAndIsAcknowledged) {
  auto& script = steps(nothing_is_answered);
  script.play(R"(
    tester sends <CTL=RST>
    at 100ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=PSH,ACK><DATA=20>
    tester sends <SEQ=IRS+1><ACK=ISS+21><CTL=ACK><DATA=0>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

TEST_F(UncontrolledService, TextOfAServiceThatTheProfileNamesBreaksIt) {
  auto& script = steps(nothing_is_answered, serving(Role::discard));
  script.play("tester sends <CTL=RST>\n at 100ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=PSH,ACK><DATA=20>");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
}

TEST_F(UncontrolledService, TextThatTakesAnAcknowledgmentAlongTellsNothingOfItsDelay) {
  const std::string not_at_once = "    - send: <DATA=5>\n    - expect: silence\n      within: 10ms";
  auto& spoke = steps(not_at_once);
  spoke.play("tester sends <DATA=5>\n target sends <SEQ=ISS+1><ACK=IRS+6><CTL=PSH,ACK><DATA=20>");
  EXPECT_EQ(spoke.end().verdict, Verdict::inconclusive) << spoke.result().because;
  EXPECT_TRUE(spoke.ended_by_service());
  auto& at_once = steps(not_at_once);
  at_once.play("tester sends <DATA=5>\n target sends <SEQ=ISS+1><ACK=IRS+6><CTL=ACK>");
  EXPECT_EQ(at_once.end().verdict, Verdict::fail);
  EXPECT_FALSE(at_once.ended_by_service());
}

TEST_F(UncontrolledService, TextIsNotTakenForAChallenge) {
  const std::string greeting = R"(
    tester sends <CTL=RST>
    at 100ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=PSH,ACK><DATA=20>
    tester sends <ACK=ISS+21>
  )";
  auto& challenged = steps(rst_is_challenged);
  challenged.play(greeting + "at 101ms target sends <SEQ=ISS+21><ACK=IRS+1><CTL=ACK>");
  EXPECT_EQ(challenged.end().verdict, Verdict::pass) << challenged.result().because;
  auto& obeyed = steps(rst_is_challenged);
  const std::string asked_again = "tester sends <CTL=RST>\n";  // a limit may have held the answer back
  obeyed.play(greeting + asked_again + "tester sends <DATA=1>\n target sends <SEQ=ISS+21><CTL=RST>");
  EXPECT_EQ(obeyed.end().verdict, Verdict::fail);
}

TEST_F(UncontrolledService, TextMayBringTheAcknowledgmentThatIsAwaited) {
  auto& script = steps("    - send: <DATA=5>\n    - expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK><DATA=0>");
  script.play("tester sends <DATA=5>\n at 100ms target sends <SEQ=ISS+1><ACK=IRS+6><CTL=PSH,ACK><DATA=20>");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

TEST_F(UncontrolledService, AFinMayBringItToo) {
  auto& script = steps(text_is_acknowledged);
  script.play("tester sends <DATA=5>\n at 100ms target sends <SEQ=ISS+1><ACK=IRS+6><CTL=FIN,ACK>");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

TEST_F(UncontrolledService, AFinThatAcknowledgesNothingLeavesTheCaseUndecided) {
  for (const char* step : {text_is_acknowledged, nothing_is_answered}) {
    auto& script = steps(step);
    script.play("forget\n at 100ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=FIN,ACK>");
    EXPECT_EQ(script.end().verdict, Verdict::inconclusive) << step;
    EXPECT_EQ(script.result().because, "the service closed the connection of its own accord");
  }
}

TEST_F(UncontrolledService, AFinThatWasUnderWayAnswersNothing) {
  const std::string fin =
      "    - send: <CTL=FIN,ACK><DATA=5>\n    - expect:\n        stays: <ACK=RCV.NXT><CTL=ACK>\n"
      "        closes: <ACK=RCV.NXT><CTL=FIN,ACK>";
  Environment env = wire_only();
  env.timing.rtt = milliseconds(20);
  auto& crossed = steps(fin, env);
  crossed.play("tester sends <CTL=FIN,ACK><DATA=5>\n target sends <SEQ=ISS+1><ACK=IRS+1><CTL=FIN,ACK>");
  EXPECT_EQ(crossed.end().verdict, Verdict::inconclusive) << crossed.result().because;
  EXPECT_EQ(crossed.result().because, "the service closed the connection of its own accord");
  auto& late = steps(fin, env);
  late.play("tester sends <CTL=FIN,ACK><DATA=5>\n at 200ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=FIN,ACK>");
  EXPECT_EQ(late.end().verdict, Verdict::fail) << late.result().because;
}

const std::string rst_for_text = R"(
  tester sends <DATA=5>
  at 100ms target sends <SEQ=ISS+1><CTL=RST>
  tester sends <SEQ=IRS><CTL=SYN>
  target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=65535>
  tester sends <SEQ=IRS+1><CTL=ACK><DATA=0>
  tester sends <SEQ=IRS+1><CTL=ACK><DATA=5>
)";

TEST_F(UncontrolledService, ARstIsTheServicesIfSuchTextAloneBringsAnEnd) {
  for (const std::string end : {"<SEQ=ISS+1><CTL=RST>", "<SEQ=ISS+1><ACK=IRS+6><CTL=FIN,ACK>"}) {
    auto& script = steps(text_is_acknowledged);
    script.play(rst_for_text + "target sends " + end);
    EXPECT_EQ(script.end().verdict, Verdict::inconclusive) << end;
    EXPECT_THAT(script.result().because, HasSubstr("the RST may be from the service"));
  }
}

TEST_F(UncontrolledService, ARstIsTheTcpsIfSuchTextAloneBringsNoEnd) {
  auto& script = steps(text_is_acknowledged);
  script.play(rst_for_text + "target sends <SEQ=ISS+1><ACK=IRS+6><CTL=ACK>");
  EXPECT_EQ(script.end().verdict, Verdict::fail) << script.result().because;
}

TEST_F(UncontrolledService, ARstIsTheTcpsWhereNoTextWasSent) {
  auto& script = steps(rst_is_challenged);
  script.play("tester sends <CTL=RST>\n at 100ms target sends <SEQ=ISS+1><CTL=RST>");
  EXPECT_EQ(script.end().verdict, Verdict::fail) << script.result().because;
}

// It closes when it is told to, and a RST for what comes then may still be the TCP's.
TEST(UncontrolledServices, AServiceThatWasToCloseIsNoExcuseForARst) {
  Environment env = serving(Role::http);
  env.services.front().known = false;
  Scripted script(with_steps("FIN-WAIT-2", "    - send: <SEQ=RCV.NXT+1><CTL=SYN>\n    - expect: <CTL=ACK>"),
                  env);
  script.opens().play(R"(
    tester sends <SEQ=IRS+1><DATA=18>
    target sends <SEQ=ISS+1><ACK=IRS+19><CTL=FIN,ACK>
    tester sends <ACK=ISS+2>
    tester sends <CTL=SYN>
    target sends <SEQ=ISS+2><CTL=RST>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::fail) << script.result().because;
}

TEST_F(UncontrolledService, AStateIsNotRefutedByAServiceThatHangsUp) {
  auto& script = steps("    - state: ESTABLISHED");
  script.play(R"(
    tester sends <DATA=1>
    target sends <SEQ=ISS+1><CTL=RST>
    tester sends <SEQ=IRS><CTL=SYN>
    target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=65535>
    tester sends <SEQ=IRS+1><CTL=ACK><DATA=0>
    tester sends <SEQ=IRS+1><CTL=ACK><DATA=1>
    target sends <SEQ=ISS+1><CTL=RST>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::inconclusive) << script.result().because;
}

// The data fill its window, so that an old octet asks for the state.
TEST_F(UncontrolledService, NorByOneThatHangsUpWhileItsWindowIsShut) {
  auto& script = steps("    - send: <DATA=5>\n    - expect: <ACK=RCV.NXT><CTL=ACK>\n    - state: ESTABLISHED",
                       wire_only(), "<WND=5><MSS=1460>");
  script.play(R"(
    tester sends <DATA=5>
    target sends <SEQ=ISS+1><ACK=IRS+6><CTL=ACK><WND=0>
    tester sends <SEQ=IRS+5><DATA=1>
    target sends <SEQ=ISS+1><CTL=RST>
    tester sends <SEQ=IRS><CTL=SYN>
    target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=65535>
    tester sends <SEQ=IRS+1><CTL=ACK><DATA=0>
    tester sends <SEQ=IRS+1><CTL=ACK><DATA=5>
    target sends <SEQ=ISS+1><CTL=RST>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::inconclusive) << script.result().because;
}

// The stimulus acknowledges what was never sent, as far as the tester knows; the text was under way.
TEST_F(UncontrolledService, TextThatCrossesASegmentOfTheCaseExcusesWhatFollows) {
  const std::string unsent =
      "    - send: <ACK=SND.NXT+10>\n    - expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>";
  const std::string silent =
      "tester sends <ACK=ISS+11>\n tester sends <DATA=1>\n target sends <SEQ=ISS+21><ACK=IRS+2><CTL=ACK>";
  auto& crossed = steps(unsent);
  crossed
      .play(
          "tester sends <ACK=ISS+11>\n target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK><DATA=20>\n"
          "tester sends <ACK=ISS+21>")
      .play(silent);
  EXPECT_EQ(crossed.end().verdict, Verdict::inconclusive) << crossed.result().because;
  EXPECT_THAT(crossed.result().because, HasSubstr("the service spoke"));
  auto& later = steps(unsent);
  later
      .play(
          "tester sends <ACK=ISS+11>\n at 100ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK><DATA=20>\n"
          "tester sends <ACK=ISS+21>")
      .play(silent);
  EXPECT_EQ(later.end().verdict, Verdict::fail) << later.result().because;
}

TEST_F(UncontrolledService, WhatTheServiceHasSaidCountsBeforeTheCaseSendsMore) {
  auto& script = steps("    - wait: 1s\n    - send: <ACK=SND.NXT+10>\n    - expect: silence");
  script.play(R"(
    at 500ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK><DATA=20>
    tester sends <ACK=ISS+21>
    tester sends <ACK=ISS+31>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

Environment greeting() {
  Environment env = wire_only();
  env.services.front().greets = true;
  return env;
}

TEST_F(UncontrolledService, AGreetingThatIsKnownOfIsWaitedFor) {
  auto& script = steps(text_is_acknowledged, greeting());
  script.play(R"(
    at 300ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=PSH,ACK><DATA=20>
    at 300ms tester sends <ACK=ISS+21><DATA=0>
    tester sends <SEQ=IRS+1><ACK=ISS+21><DATA=5>
    target sends <SEQ=ISS+21><ACK=IRS+6><CTL=ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

TEST_F(UncontrolledService, AConnectionThatIsNotGreetedHasPerhapsNotBeenAccepted) {
  auto& script = steps(text_is_acknowledged, greeting());
  EXPECT_EQ(script.end().verdict, Verdict::inconclusive);
  EXPECT_TRUE(script.opening_repeated());
}

TEST(UncontrolledServices, AServiceIsUnknownUnlessTheProfileNamesItsRole) {
  const auto speaks_in_silence = [](Role role, bool known) {
    Environment env = serving(role);
    env.services.front().known = known;
    Scripted script(with_steps("ESTABLISHED", nothing_is_answered), env);
    script.opens().play(
        "tester sends <CTL=RST>\n at 100ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK><DATA=20>");
    return script.end().verdict;
  };
  EXPECT_EQ(speaks_in_silence(Role::discard, true), Verdict::fail);
  EXPECT_EQ(speaks_in_silence(Role::discard, false), Verdict::pass);
  EXPECT_EQ(speaks_in_silence(Role::opaque, true), Verdict::pass);
}

}  // namespace
}  // namespace tcpspec::run
