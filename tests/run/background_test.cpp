// What a TCP sends of its own accord is not a reaction, and even silence admits some of it.
#include <gmock/gmock.h>

#include "scripted.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;

class Background : public testing::Test {
 protected:
  Scripted& steps(const std::string& text, Environment env = wire_only()) {
    script_ = std::make_unique<Scripted>(with_steps("ESTABLISHED", text), std::move(env));
    return script_->opens();
  }
  std::vector<std::string> notes() const {
    std::vector<std::string> all;
    for (const auto& segment : script_->result().segments)
      if (segment.from_target && segment.step >= 0) all.push_back(note_of(segment));
    return all;
  }
  std::unique_ptr<Scripted> script_;
};

constexpr const char* text_and_again = R"(
  at 30ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK><DATA=10>
  at 230ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK><DATA=10>
)";

TEST_F(Background, ARetransmissionIsPassedOver) {
  auto& script = steps("    - expect: <DATA=10>\n    - expect: <CTL=FIN,ACK>");
  script.play(text_and_again).play("at 300ms target sends <SEQ=ISS+11><ACK=IRS+1><CTL=FIN,ACK>");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
  EXPECT_THAT(notes(), testing::ElementsAre("as expected", "retransmission, passed over", "as expected"));
}

TEST_F(Background, ARetransmissionThatIsCutDifferentlyIsOneToo) {
  auto& script = steps("    - expect: <DATA=10>\n    - expect: <CTL=FIN,ACK>");
  script.play(R"(
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK><DATA=10>
    at 230ms target sends <SEQ=ISS+5><ACK=IRS+1><CTL=ACK><DATA=3>
    at 300ms target sends <SEQ=ISS+11><ACK=IRS+1><CTL=FIN,ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
}

TEST_F(Background, SilenceAdmitsARetransmissionOfWhatIsNotAcknowledged) {
  auto& script = steps("    - expect: <DATA=10>\n    - expect: silence");
  EXPECT_EQ(script.play(text_and_again).end().verdict, Verdict::pass);
}

TEST_F(Background, SilenceIsBrokenByARetransmissionOfWhatIsAcknowledged) {
  auto& script = steps("    - expect: <DATA=10>\n    - send: <CTL=ACK>\n    - expect: silence");
  EXPECT_EQ(script.play(text_and_again).end().verdict, Verdict::fail);
}

TEST_F(Background, SilenceAdmitsARetransmissionThatCrossedItsAcknowledgment) {
  auto& script =
      steps("    - expect: <DATA=10>\n    - wait: 0.1995s\n    - send: <CTL=ACK>\n    - expect: silence");
  EXPECT_EQ(script.play(text_and_again).end().verdict, Verdict::pass);
}

TEST_F(Background, AWindowUpdateIsPassedOver) {
  auto& script = steps("    - send: <DATA=10>\n    - expect: <ACK=RCV.NXT>\n    - expect: silence");
  script.play(R"(
    tester sends <DATA=10>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+11><CTL=ACK><WND=65525>
    at 60ms target sends <SEQ=ISS+1><ACK=IRS+11><CTL=ACK><WND=65535>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
  EXPECT_THAT(notes(), testing::ElementsAre("as expected", "window update, passed over"));
}

TEST_F(Background, AnAcknowledgmentThatUpdatesNothingBreaksSilence) {
  auto& script = steps("    - send: <DATA=10>\n    - expect: <ACK=RCV.NXT>\n    - expect: silence");
  script.play(R"(
    tester sends <DATA=10>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+11><CTL=ACK><WND=65525>
    at 60ms target sends <SEQ=ISS+1><ACK=IRS+11><CTL=ACK><WND=65525>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
}

TEST_F(Background, APartialAcknowledgmentIsPassedOver) {
  auto& script = steps("    - send: <DATA=2000>\n    - expect: <ACK=RCV.NXT>");
  script.play(R"(
    tester sends <DATA=1460>
    tester sends <DATA=540>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+1461><CTL=ACK>
    at 31ms target sends <SEQ=ISS+1><ACK=IRS+2001><CTL=ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
  EXPECT_THAT(notes(), testing::ElementsAre("partial acknowledgment, passed over", "as expected"));
}

TEST_F(Background, WhatWasSentBeforeTheStimulusDoesNotBreakTheSilenceAfterIt) {
  auto& script =
      steps("    - wait: 100ms\n    - send: <SEQ=RCV.NXT+RCV.WND+9><CTL=RST>\n    - expect: silence");
  script.play("at 100ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
  EXPECT_THAT(notes(), testing::ElementsAre("sent before the stimulus, passed over"));
}

TEST_F(Background, NothingOfAnotherKindIsPassedOver) {
  for (const std::string stray : {"<SEQ=ISS+1><ACK=IRS+1><CTL=FIN,ACK>", "<SEQ=ISS+1><CTL=RST>",
                                  "<SEQ=ISS+1><ACK=IRS+1><DATA=1>", "<SEQ=ISS+7><CTL=SYN>"}) {
    auto& script =
        steps("    - send: <DATA=10>\n    - expect: <ACK=RCV.NXT><CTL=ACK><DATA=0>", serving(Role::discard));
    script.play("tester sends <DATA=10>\n at 30ms target sends " + stray);
    EXPECT_EQ(script.end().verdict, Verdict::fail) << stray;
  }
}

constexpr const char* fin_and_text = R"(
    - expect: <CTL=FIN,ACK>
    - send:   <ACK=SND.UNA><DATA=5>
    - expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK><DATA=0>)";

TEST_F(Background, AFinThatIsSentAgainAtOnceCarriesTheAcknowledgment) {
  auto& script = steps(fin_and_text);
  script.play(R"(
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=FIN,ACK>
    at 31ms target sends <SEQ=ISS+1><ACK=IRS+6><CTL=FIN,ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
}

TEST_F(Background, AFinThatIsSentAgainAtOnceByChanceIsNoAnswerWhereNoneIsNeeded) {
  auto& script = steps(R"(
    - expect: <CTL=FIN,ACK>
    - send:   <SEQ=RCV.NXT-1><ACK=SND.UNA><CTL=ACK>
    - expect:
        quiet: silence
        acked: <SEQ=SND.NXT><CTL=ACK><DATA=0>)");
  script.play(R"(
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=FIN,ACK>
    at 40ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=FIN,ACK>
  )");
  EXPECT_EQ(script.end().outcome, "quiet");
}

TEST_F(Background, AFinThatIsSentAgainAtOnceIsTheAnswerWhereSilenceWouldBeHeldAgainstTheTarget) {
  auto& script = steps(R"(
    - expect: <CTL=FIN,ACK>
    - send:   <SEQ=RCV.NXT+10><ACK=SND.UNA><DATA=5>
    - expect:
        acked: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK><DATA=0>
        quiet: silence
  verdict:
    quiet: warn, nothing came)");
  script.play(R"(
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=FIN,ACK>
    at 31ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=FIN,ACK>
  )");
  EXPECT_EQ(script.end().outcome, "acked");
}

TEST_F(Background, AFinThatItsTimerSendsAgainAcknowledgesNothingNew) {
  auto& script = steps(fin_and_text);
  script.play(R"(
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=FIN,ACK>
    at 430ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=FIN,ACK>
  )");
  EXPECT_NE(script.end().verdict, Verdict::pass);
}

}  // namespace
}  // namespace tcpspec::run
