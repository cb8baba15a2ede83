// From what happened to a verdict, and which requirement it is charged to.
#include <gmock/gmock.h>

#include "scripted.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;
using testing::HasSubstr;

/// A SYN to a listener: `answers` is what the target says to it.
class Verdicts : public testing::Test {
 protected:
  const report::CaseResult& judged(const std::string& yaml, const std::string& answer = "<CTL=SYN,ACK>") {
    script_ = std::make_unique<Scripted>(yaml);
    script_->play("tester sends <SEQ=IRS><CTL=SYN>");
    if (!answer.empty()) script_->play("at 5ms target sends <SEQ=ISS><ACK=IRS+1>" + answer);
    return script_->end();
  }
  static std::string two_outcomes(const std::string& verdict, const std::string& more_steps = {}) {
    return with_steps("LISTEN",
                      "    - send: <SEQ=IRS><CTL=SYN>\n    - expect:\n        opens: <CTL=SYN,ACK>\n"
                      "        quiet: silence" +
                          more_steps,
                      "  verdict:\n    opens: " + verdict);
  }
  std::unique_ptr<Scripted> script_;
};

TEST_F(Verdicts, AnOutcomeThatIsNotListedPasses) {
  const auto& result = judged(two_outcomes("fail, it opens"), "");
  EXPECT_EQ(result.verdict, Verdict::pass);
  EXPECT_EQ(result.outcome, "quiet");
}

TEST_F(Verdicts, AFailIsChargedToTheFirstRequirementAndIsAsBadAsItsLevel) {
  const auto& result = judged(two_outcomes("fail, it opens"));
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_EQ(result.because, "it opens");
  EXPECT_EQ(result.charged, "RFC9293-MUST-13");
  EXPECT_EQ(result.level, cases::Level::must);
}

TEST_F(Verdicts, AFailOfAShouldIsAWarning) {
  const auto& result = judged(two_outcomes("fail RFC9293-SHLD-20, it opens"));
  EXPECT_EQ(result.verdict, Verdict::warn);
  EXPECT_EQ(result.charged, "RFC9293-SHLD-20");
  EXPECT_EQ(result.level, cases::Level::should);
}

TEST_F(Verdicts, OnRequestWhatHasNoKeywordOnlyWarns) {
  for (const bool keywords_only : {false, true}) {
    Environment env = wire_only();
    env.keywords_only = keywords_only;
    const auto verdict_on = [&](const std::string& requirement) {
      const std::string first_checked = "RFC9293-MUST-13";
      std::string yaml = two_outcomes("fail, it opens");
      yaml.replace(yaml.find(first_checked), first_checked.size(), requirement);
      Scripted script(yaml, env);
      script.play("tester sends <CTL=SYN>\n at 5ms target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>");
      return script.end().verdict;
    };
    EXPECT_EQ(verdict_on("RFC9293-3.5-1"), keywords_only ? Verdict::warn : Verdict::fail);
    EXPECT_EQ(verdict_on("RFC9293-MUST-13"), Verdict::fail);
    EXPECT_EQ(verdict_on("RFC9293-SHLD-2"), Verdict::warn);
  }
}

TEST_F(Verdicts, AnythingUnlistedFails) {
  const auto& result = judged(two_outcomes("pass"), "<CTL=RST,ACK>");
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_EQ(result.because, "CTL is RST,ACK where SYN,ACK was expected");
  EXPECT_EQ(result.expected, "<CTL=SYN,ACK> (opens), or silence (quiet)");
}

TEST_F(Verdicts, AFailEndsTheCase) {
  const auto& result = judged(two_outcomes("fail, it opens", "\n    - wait: 10s"));
  EXPECT_LT(result.seconds, 1);
  EXPECT_EQ(result.deciding_step, 1);
  EXPECT_EQ(result.steps.at(2).result, "") << "not reached";
}

TEST_F(Verdicts, AnInconclusiveOutcomeEndsTheCaseToo) {
  const auto& result = judged(two_outcomes("inconclusive, who knows", "\n    - wait: 10s"));
  EXPECT_EQ(result.verdict, Verdict::inconclusive);
  EXPECT_EQ(result.because, "who knows");
  EXPECT_LT(result.seconds, 1);
  EXPECT_EQ(result.charged, "");
}

TEST_F(Verdicts, AWarningGoesOn) {
  const auto& result = judged(two_outcomes("warn, it opens", "\n    - wait: 10s"));
  EXPECT_EQ(result.verdict, Verdict::warn);
  EXPECT_EQ(result.because, "it opens");
  EXPECT_EQ(result.charged, "RFC9293-MUST-13");
  EXPECT_EQ(result.deciding_step, 1);
  EXPECT_GT(result.seconds, 10);
}

TEST_F(Verdicts, NotApplicableIsChargedToNobodyAndGoesOnOnlyWhereItIsNamed) {
  const auto& result =
      judged(two_outcomes("not applicable, it has no such thing",
                          "\n    - expect: <CTL=RST>\n    - state: CLOSED\n    - wait: 10s\n    - send:\n"
                          "        quiet: <CTL=ACK>\n    - send:\n        opens: <CTL=ACK>"));
  EXPECT_EQ(result.verdict, Verdict::not_applicable);
  EXPECT_EQ(result.because, "it has no such thing");
  EXPECT_EQ(result.charged, "");
  EXPECT_LT(result.seconds, 1);
  for (const std::size_t passed_over : {2, 3, 4, 5})
    EXPECT_EQ(result.steps.at(passed_over).result, "not for this outcome");
  EXPECT_EQ(result.steps.at(6).result, "done");
}

TEST_F(Verdicts, OnlyGetWorse) {
  const std::string then =
      "\n    - expect:\n        again: <CTL=SYN,ACK>\n        never: silence\n      within: 2s";
  const auto& better = judged(two_outcomes("warn, it opens\n    never: not applicable, no timer", then));
  EXPECT_EQ(better.verdict, Verdict::warn);
  EXPECT_EQ(better.because, "it opens");
  const auto& worse = judged(two_outcomes("warn, it opens\n    never: inconclusive, no timer", then));
  EXPECT_EQ(worse.verdict, Verdict::inconclusive);
  EXPECT_EQ(worse.because, "no timer");
}

TEST_F(Verdicts, ASilenceThatFailsMustBeThatOfATargetThatLives) {
  const std::string quiet = two_outcomes("pass, it opens\n    quiet: fail, no answer");
  EXPECT_EQ(judged(quiet, "").verdict, Verdict::inconclusive);
  EXPECT_THAT(script_->result().because, HasSubstr("an ordinary segment was not answered either"));
  Scripted lives(quiet);
  lives.play(R"(
    tester sends <SEQ=IRS><CTL=SYN>
    tester sends <CTL=SYN>
    target sends <SEQ=7><ACK=8><CTL=SYN,ACK>
  )");
  EXPECT_EQ(lives.end().verdict, Verdict::fail) << lives.result().because;
  EXPECT_EQ(lives.result().because, "no answer");
}

TEST_F(Verdicts, WhatEndsACaseLessBadlyLeavesTheWorseReasonInPlace) {
  // Without an agent RECEIVE is not applicable; the warning before it is what the reader must learn.
  const auto& result =
      judged(two_outcomes("warn, it opens", "\n    - call: RECEIVE\n      returns: 1 octets"));
  EXPECT_EQ(result.verdict, Verdict::warn);
  EXPECT_EQ(result.because, "it opens");
}

TEST_F(Verdicts, WhatGoesWrongWhileGivenIsInconclusive) {
  const auto& result = judged(
      "- case: sample\n  title: A sample\n  checks: [RFC9293-MUST-13]\n  given:\n    - LISTEN\n"
      "    - send: <SEQ=IRS><CTL=SYN>\n    - expect: <CTL=RST>\n  steps:\n    - wait: 1s\n");
  EXPECT_EQ(result.verdict, Verdict::inconclusive);
  EXPECT_THAT(result.because, HasSubstr("the preparation failed: CTL is SYN,ACK where RST was expected"));
  EXPECT_EQ(result.charged, "");
}

TEST_F(Verdicts, AStepMayNameTheRequirementThatItsDepartureBreaks) {
  const auto asking = [](const std::string& checks) {
    return with_steps("LISTEN", "    - send: <SEQ=IRS><CTL=SYN>\n    - expect: <CTL=SYN,ACK>" + checks);
  };
  EXPECT_EQ(judged(asking("")).verdict, Verdict::pass);
  const auto& should = judged(asking("\n      checks: RFC9293-SHLD-20"), "<CTL=RST,ACK>");
  EXPECT_EQ(should.verdict, Verdict::warn);
  EXPECT_EQ(should.charged, "RFC9293-SHLD-20");
  EXPECT_EQ(should.level, cases::Level::should);
  const auto& must = judged(asking("\n      checks: RFC9293-MUST-13"), "<CTL=RST,ACK>");
  EXPECT_EQ(must.verdict, Verdict::fail);
  EXPECT_EQ(must.charged, "RFC9293-MUST-13");
}

TEST_F(Verdicts, AStepThatOnlyPreparesConvictsNobody) {
  const auto& result =
      judged(with_steps("LISTEN",
                        "    - send: <SEQ=IRS><CTL=SYN>\n    - expect: <CTL=SYN,ACK>\n      checks: nothing"),
             "<CTL=RST,ACK>");
  EXPECT_EQ(result.verdict, Verdict::inconclusive);
  EXPECT_EQ(result.because, "the preparation failed: CTL is RST,ACK where SYN,ACK was expected");
  EXPECT_EQ(result.charged, "");
}

TEST_F(Verdicts, AnOutcomeIsChargedToWhatItsStepChecksUnlessItNamesAnother) {
  const auto outcome = [](const std::string& verdict, const std::string& checks) {
    return with_steps("LISTEN",
                      "    - send: <SEQ=IRS><CTL=SYN>\n    - expect:\n        opens: <CTL=SYN,ACK>\n"
                      "        quiet: silence\n      checks: " +
                          checks,
                      "  verdict:\n    opens: " + verdict);
  };
  EXPECT_EQ(judged(outcome("fail, it opens", "RFC9293-SHLD-20")).charged, "RFC9293-SHLD-20");
  EXPECT_EQ(judged(outcome("warn, it opens", "RFC9293-SHLD-20")).charged, "RFC9293-SHLD-20");
  EXPECT_EQ(judged(outcome("fail RFC9293-MUST-13, it opens", "RFC9293-SHLD-20")).charged, "RFC9293-MUST-13");
  const auto& by_its_author = judged(outcome("fail, it opens", "nothing"));
  EXPECT_EQ(by_its_author.verdict, Verdict::fail) << "only what no outcome describes is inconclusive";
  EXPECT_EQ(by_its_author.charged, "RFC9293-MUST-13");
}

TEST_F(Verdicts, WhatIsNotApplicableWhileGivenEndsTheCase) {
  const auto& result = judged(
      "- case: sample\n  title: A sample\n  checks: [RFC9293-MUST-13]\n  given:\n    - LISTEN\n"
      "    - send: <SEQ=IRS><CTL=SYN>\n    - expect:\n        opens: <CTL=SYN,ACK>\n        quiet: silence\n"
      "  steps:\n    - wait: 10s\n  verdict:\n    opens: not applicable, it has no such thing\n");
  EXPECT_EQ(result.verdict, Verdict::not_applicable);
  EXPECT_EQ(result.because, "it has no such thing");
  EXPECT_LT(result.seconds, 1);
}

TEST_F(Verdicts, WhatIsAskedOfTimestampsIsNotApplicableWithoutThem) {
  const std::string asks =
      with_steps("ESTABLISHED", "    - send: <TSVAL=TS.NOW><DATA=1>", "  offer: <TS=any>");
  Scripted without(asks);
  without.opens();
  EXPECT_EQ(without.end().verdict, Verdict::not_applicable);
  EXPECT_EQ(without.result().because, "the target has not agreed to timestamps");
  Scripted with(asks);
  with.opens("<WND=65535><TSVAL=1><TSECR=2>");
  EXPECT_EQ(with.end().verdict, Verdict::pass);
}

TEST_F(Verdicts, OutcomesThatDifferInTimestampsAloneAreNotApplicableWithoutThem) {
  const std::string asks = with_steps("ESTABLISHED",
                                      "    - send: <DATA=1>\n    - expect:\n"
                                      "        taken: <ACK=RCV.NXT><TS=any>\n"
                                      "        left: <ACK=RCV.NXT-1><TS=any>",
                                      "  offer: <TS=any>");
  Scripted without(asks);
  without.opens();
  without.play("tester sends <DATA=1>\n target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>");
  EXPECT_EQ(without.end().because, "the target has not agreed to timestamps");
  Scripted elsewhere(asks);
  elsewhere.opens();
  elsewhere.play("tester sends <DATA=1>\n target sends <SEQ=ISS+1><ACK=IRS+9><CTL=ACK>");
  EXPECT_EQ(elsewhere.end().verdict, Verdict::fail) << "timestamps would not help it";
}

TEST_F(Verdicts, AStateThatIsNotReachedIsInconclusive) {
  Scripted refused(with_steps("ESTABLISHED", "    - wait: 1s"));
  refused.play("tester sends <CTL=SYN>\n at 1ms target sends <ACK=IRS+1><CTL=RST,ACK>");
  EXPECT_EQ(refused.end().verdict, Verdict::inconclusive);
  EXPECT_THAT(refused.result().because, HasSubstr("never reached ESTABLISHED: expected <CTL=SYN,ACK>, got"));
  Scripted silent(with_steps("ESTABLISHED", "    - wait: 1s"));
  silent.play(R"(
    at 0ms tester sends <CTL=SYN>
    at 800ms tester sends <CTL=SYN>
    at 1600ms tester sends <CTL=SYN>
    at 2400ms tester sends <CTL=SYN>
  )");
  EXPECT_EQ(silent.end().because, "never reached ESTABLISHED: expected <CTL=SYN,ACK>, got silence");
  EXPECT_EQ(silent.result().verdict, Verdict::inconclusive);
}

TEST_F(Verdicts, ASegmentThatCannotBeMeantIsOurError) {
  Scripted script(with_steps("LISTEN", "    - send: <SEQ=SEG.ACK><CTL=RST>"));
  EXPECT_EQ(script.end().verdict, Verdict::error);
  EXPECT_EQ(script.result().because, "SEG has no value: no segment has been received yet");
}

TEST_F(Verdicts, AStepWithoutAValueForTheOutcomeIsLeftOut) {
  const std::string yaml = with_steps("LISTEN",
                                      "    - send: <SEQ=IRS><CTL=SYN>\n    - expect:\n        opens: "
                                      "<CTL=SYN,ACK>\n        quiet: silence\n"
                                      "    - send:\n        opens: <CTL=URG,ACK>");
  Scripted opens(yaml);
  opens.play(
      "tester sends <CTL=SYN>\n target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>\n tester sends <CTL=URG,ACK>");
  EXPECT_EQ(opens.end().steps.at(2).result, "done");
  Scripted quiet(yaml);
  EXPECT_EQ(quiet.end().steps.at(2).result, "not for this outcome");
}

}  // namespace
}  // namespace tcpspec::run
