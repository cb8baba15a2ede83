// What an `expect` takes, passes over and refuses; against targets that are written down.
#include <gmock/gmock.h>

#include "scripted.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;
using testing::ElementsAre;
using testing::HasSubstr;

/// A case in ESTABLISHED; the connection is open, and the steps begin at 25 ms.
class Expect : public testing::Test {
 protected:
  Scripted& steps(const std::string& text, const std::string& more = {}) {
    script_ = std::make_unique<Scripted>(with_steps("ESTABLISHED", text, more));
    return script_->opens();
  }
  /// LISTEN: nothing happens before the steps.
  Scripted& steps_in_listen(const std::string& text, const std::string& more = {}) {
    script_ = std::make_unique<Scripted>(with_steps("LISTEN", text, more));
    return *script_;
  }
  std::unique_ptr<Scripted> script_;
};

std::string note_of(const report::CaseResult& result, std::size_t from_the_end) {
  std::vector<std::string> notes;
  for (const auto& segment : result.segments)
    if (segment.from_target) notes.push_back(note_of(segment));
  return notes.at(notes.size() - 1 - from_the_end);
}

TEST_F(Expect, PassesWhenTheAnswerIsTheOneExpected) {
  auto& script = steps("    - send:   <DATA=10>\n    - expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>");
  script.play(R"(
    at 25ms tester sends <SEQ=IRS+1><ACK=ISS+1><DATA=10>
    at 26ms target sends <SEQ=ISS+1><ACK=IRS+11><CTL=ACK>
    at 26ms tester sends <SEQ=IRS+11><CTL=RST>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
  EXPECT_EQ(script.result().because, "");
  EXPECT_EQ(script.result().steps.at(1).result, "as expected");
  EXPECT_THAT(script.unclaimed(), ElementsAre());
}

TEST_F(Expect, FailsWhenAnotherSegmentComesAndSaysWhichFieldDiffers) {
  auto& script = steps("    - send:   <DATA=10>\n    - expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>");
  script.play(R"(
    tester sends <DATA=10>
    at 26ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_EQ(script.result().because, "ACK is RCV.NXT-10 where RCV.NXT was expected");
  EXPECT_EQ(script.result().expected, "<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>");
  EXPECT_THAT(script.result().got, HasSubstr("<SEQ=SND.NXT><ACK=RCV.NXT-10><CTL=ACK>"));
  EXPECT_EQ(script.result().deciding_step, 1);
  EXPECT_EQ(script.result().charged, "RFC9293-MUST-13");
}

TEST_F(Expect, OfSeveralOutcomesTheFirstThatMatchesCounts) {
  const std::string text =
      "    - send:   <SEQ=RCV.NXT+1><CTL=RST>\n    - expect:\n"
      "        exact: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>\n"
      "        any:   <CTL=ACK>\n        quiet: silence";
  auto& exact = steps(text);
  exact.play("tester sends <SEQ=IRS+2><CTL=RST>\n at 30ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>");
  EXPECT_EQ(exact.end().outcome, "exact");
  auto& any = steps(text);
  any.play("forget\n at 30ms target sends <SEQ=ISS+2><ACK=IRS+1><CTL=ACK>");
  EXPECT_EQ(any.end().outcome, "any");
  EXPECT_EQ(steps(text).end().outcome, "quiet");
}

TEST_F(Expect, SilenceLastsAsLongAsThePatience) {
  auto& script = steps("    - send:   <CTL=RST><SEQ=RCV.NXT+RCV.WND+9>\n    - expect: silence");
  script.play("at 25ms tester sends <CTL=RST>");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
  EXPECT_NEAR(script.result().seconds, 0.825, 1e-6);
}

TEST_F(Expect, SilenceIsBrokenByAnySegment) {
  auto& script = steps("    - send:   <CTL=RST><SEQ=RCV.NXT+RCV.WND+9>\n    - expect: silence");
  script.play("tester sends <CTL=RST>\n at 824ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_EQ(script.result().because, "something was sent where nothing may be");
}

TEST_F(Expect, SilenceAfterAWaitIsSilenceFromThenOn) {
  auto& script = steps("    - wait: 3s\n    - expect: silence\n      within: 500ms");
  script.play("at 3.4s target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>");
  EXPECT_EQ(script.end().verdict, Verdict::fail) << "or the step could not fail";
  EXPECT_NEAR(steps("    - wait: 3s\n    - expect: silence\n      within: 500ms").end().seconds, 3.526, 1e-6);
}

TEST_F(Expect, WhatCameDuringAWaitIsTheNextSegment) {
  auto& script = steps("    - wait: 3s\n    - expect: <CTL=FIN,ACK>");
  script.play("at 1s target sends <SEQ=ISS+1><ACK=IRS+1><CTL=FIN,ACK>");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
}

TEST_F(Expect, WithinMakesTheWaitLongerOrShorter) {
  auto& in_time = steps("    - send: <DATA=1>\n    - expect: <CTL=ACK>\n      within: 5s");
  in_time.play("forget\n at 5.02s target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>");
  EXPECT_EQ(in_time.end().verdict, Verdict::pass);
  auto& late = steps("    - send: <DATA=1>\n    - expect: <CTL=ACK>\n      within: 100ms");
  late.play("tester sends <DATA=1>\n at 126ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>");
  EXPECT_NE(late.end().verdict, Verdict::pass);
}

TEST_F(Expect, WhatComesBeforeTheRangeIsTooEarly) {
  const std::string text = "    - send: <DATA=1>\n    - expect: <CTL=ACK>\n      within: 1s..3s";
  auto& early = steps(text);
  early.play("tester sends <DATA=1>\n at 1.02s target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>");
  EXPECT_EQ(early.end().verdict, Verdict::fail);
  EXPECT_THAT(early.result().because, HasSubstr("too early"));
  auto& right = steps(text);
  right.play("tester sends <DATA=1>\n at 1.03s target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>");
  EXPECT_EQ(right.end().verdict, Verdict::pass);
}

TEST_F(Expect, AFrameStampedAfterTheDeadlineIsLateThoughItWasReadBefore) {
  auto& script = steps(
      "    - send: <CTL=RST><SEQ=RCV.NXT+RCV.WND+9>\n    - expect: silence\n"
      "    - expect: <CTL=FIN,ACK>");
  script.play("tester sends <CTL=RST>");
  script.late("target sends <SEQ=ISS+1><ACK=IRS+1><CTL=FIN,ACK>", milliseconds(826), milliseconds(840));
  EXPECT_EQ(script.end().verdict, Verdict::pass);
}

TEST_F(Expect, TimesCountsSegments) {
  const std::string text = "    - send: <DATA=1>\n    - expect: <CTL=ACK>\n      times: 3";
  auto& script = steps(text);
  script.play(R"(
    tester sends <DATA=1>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>
    at 40ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>
    at 50ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
  auto& two = steps(text);
  two.play(R"(
    tester sends <DATA=1>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>
    at 40ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>
    at 840ms tester sends <SEQ=IRS+2><DATA=1>
    at 841ms target sends <SEQ=ISS+1><ACK=IRS+3><CTL=ACK>
  )");
  EXPECT_EQ(two.end().verdict, Verdict::fail);
  EXPECT_EQ(two.result().because, "it stopped after 2 of 3");
}

TEST_F(Expect, OfARangeOfTimesTheFirstNumberMustComeAndTheRestMay) {
  const std::string text =
      "    - send: <DATA=1>\n    - expect: <CTL=ACK>\n      times: 2..4\n      within: 1s\n"
      "      measure: [answers = count, last = elapsed]\n    - expect: <CTL=FIN,ACK>\n      within: 2s";
  const std::string answer = " target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>\n";
  const std::string fin = " target sends <SEQ=ISS+1><ACK=IRS+2><CTL=FIN,ACK>\n";
  const auto measured = [](const report::CaseResult& result) {
    EXPECT_EQ(result.verdict, Verdict::pass) << result.because;
    return std::pair(result.measurements.at(0).values.at(0), result.measurements.at(1).values.at(0));
  };
  auto& three = steps(text);
  three.play("at 125ms" + answer + "at 225ms" + answer + "at 1025ms" + answer + "at 3s" + fin);
  EXPECT_THAT(measured(three.end()), testing::Pair(3, testing::DoubleNear(1, 1e-9)))
      << "the step is over a second after the third";
  auto& four = steps(text);
  four.play("at 125ms" + answer + "at 225ms" + answer + "at 325ms" + answer + "at 525ms" + answer);
  four.play("at 600ms" + fin);
  EXPECT_THAT(measured(four.end()), testing::Pair(4, testing::DoubleNear(0.5, 1e-9)))
      << "the step is over with the fourth";
}

TEST_F(Expect, LessThanTheFirstNumberOfARangeIsTooFew) {
  const std::string text =
      "    - send: <DATA=1>\n    - expect: {some: <CTL=ACK>, few: silence}\n      times: 2..4\n"
      "  verdict:\n    few: fail, too few";
  auto& script = steps(text);
  script.play(R"(
    tester sends <DATA=1>
    at 125ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>
    tester sends <DATA=1>
    target sends <SEQ=ISS+1><ACK=IRS+3><CTL=ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_EQ(script.result().outcome, "few");
}

TEST_F(Expect, TheOutcomeOfARepetitionMayNotChange) {
  auto& script = steps(
      "    - send: <DATA=1>\n    - expect:\n        a: <CTL=ACK><WND=1>\n"
      "        b: <CTL=ACK><WND=2>\n      times: 2");
  script.play(R"(
    tester sends <DATA=1>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK><WND=1>
    at 40ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK><WND=2>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_EQ(script.result().because, "after 'a' came 'b'");
}

TEST_F(Expect, OctetsCountsNewTextOnly) {
  auto& script = steps("    - send: <DATA=1>\n    - expect: <DATA=1..100>\n      octets: 25 octets");
  script.play(R"(
    tester sends <DATA=1>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK><DATA=10>
    at 31ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK><DATA=10>
    at 32ms target sends <SEQ=ISS+11><ACK=IRS+2><CTL=ACK><DATA=10>
    until 40ms nothing is sent
    at 41ms target sends <SEQ=ISS+21><ACK=IRS+2><CTL=ACK><DATA=10>
    at 41ms tester sends <CTL=RST>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
}

TEST_F(Expect, WhatIsIgnoredIsPassedOver) {
  auto& script =
      steps("    - send: <DATA=1>\n    - expect: <CTL=FIN,ACK>\n      ignoring: <CTL=ACK><DATA=0>");
  script.play(R"(
    tester sends <DATA=1>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>
    at 40ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=FIN,ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
  EXPECT_EQ(note_of(script.result(), 1), "ignored by the case");
}

TEST_F(Expect, ResendSendsTheLastSegmentAgainSoOften) {
  auto& script = steps(
      "    - send: <SEQ=RCV.NXT+1><CTL=RST>\n    - expect: <CTL=ACK>\n      within: 2s\n"
      "      resend: 500ms");
  script.play(R"(
    at 25ms tester sends <SEQ=IRS+2><CTL=RST>
    at 525ms tester sends <SEQ=IRS+2><CTL=RST>
    at 1025ms tester sends <SEQ=IRS+2><CTL=RST>
    at 1026ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
}

TEST_F(Expect, ResendDoesNotMakeTheWaitLonger) {
  auto& script = steps(
      "    - send: <SEQ=RCV.NXT+1><CTL=RST>\n    - expect: silence\n      within: 1200ms\n"
      "      resend: 500ms");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
  EXPECT_NEAR(script.result().seconds, 1.226, 1e-6);
}

TEST_F(Expect, MeasuresWhatTheReportShallShow) {
  auto& script = steps(
      "    - send: <DATA=1>\n    - expect: <CTL=ACK>\n      times: 2\n      measure:\n"
      "        - delay = elapsed\n        - pauses = gaps\n        - window = SEG.WND octets");
  script.play(R"(
    tester sends <DATA=1>
    at 75ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK><WND=1>
    at 225ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK><WND=321>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
  const auto& measured = script.result().measurements;
  ASSERT_EQ(measured.size(), 3U);
  EXPECT_THAT(measured[0].values, ElementsAre(testing::DoubleNear(0.2, 1e-9)));
  EXPECT_EQ(measured[0].unit, "s");
  EXPECT_THAT(measured[1].values,
              ElementsAre(testing::DoubleNear(0.05, 1e-9), testing::DoubleNear(0.15, 1e-9)));
  EXPECT_THAT(measured[2].values, ElementsAre(321));
  EXPECT_EQ(measured[2].unit, "octets");
}

TEST_F(Expect, CountsWhatComesAndWhatIsIgnored) {
  auto& script = steps(
      "    - send: <DATA=1>\n    - expect: <CTL=ACK>\n      times: 2\n      measure: answers = count\n"
      "    - expect: silence\n      within: 100ms\n      ignoring: <CTL=ACK>\n      measure: more = count");
  script.play(R"(
    tester sends <DATA=1>
    at 10ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>
    at 20ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>
    at 40ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>
    at 50ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
  const auto& measured = script.result().measurements;
  ASSERT_EQ(measured.size(), 2U);
  EXPECT_THAT(measured[0].values, ElementsAre(2));
  EXPECT_THAT(measured[1].values, ElementsAre(3));
  EXPECT_EQ(measured[1].unit, "segments");
}

TEST_F(Expect, ARateIsWhatGrewSinceTheTargetsSegmentBeforeInASecond) {
  auto& script = steps(
      "    - send: <DATA=1>\n    - expect: <CTL=ACK>\n      measure: unknown = rate of SEG.WND\n"
      "    - expect: <CTL=ACK>\n      measure: clock = rate of SEG.WND\n"
      "    - expect: <CTL=ACK>\n      measure: wrapped = rate of SEG.WND-500");
  script.play(R"(
    tester sends <DATA=1>
    at 100ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK><WND=100>
    at 350ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK><WND=400>
    at 850ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK><WND=600>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
  const auto& measured = script.result().measurements;
  ASSERT_EQ(measured.size(), 3U);  // the first grew since the SYN,ACK
  EXPECT_THAT(measured[1].values, ElementsAre(testing::DoubleNear(1200, 1e-6)));
  EXPECT_THAT(measured[2].values, ElementsAre(testing::DoubleNear(400, 1e-6)));
  EXPECT_EQ(measured[2].unit, "/s");
}

TEST_F(Expect, ASegmentWithAWrongChecksumIsAsGoodAsLost) {
  auto& script = steps("    - send: <DATA=1>\n    - expect: <CTL=ACK>");
  script.play(R"(
    tester sends <DATA=1>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK><CHECKSUM=wrong>
    at 40ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass);
  EXPECT_EQ(note_of(script.result(), 1), "wrong checksum, passed over");
}

TEST_F(Expect, ATargetWhoseSumsAreAlwaysWrongFails) {
  auto& script = steps("    - send: <DATA=1>\n    - expect: <CTL=ACK>");
  script.play(R"(
    tester sends <DATA=1>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK><CHECKSUM=wrong>
    at 825ms tester sends <DATA=1>
    at 830ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK><CHECKSUM=wrong>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_EQ(script.result().because, "what came had a wrong checksum");
  EXPECT_EQ(script.result().charged, "RFC9293-MUST-2");
}

TEST_F(Expect, AnAnswerToAForgedSourceIsSeen) {
  auto& script = steps("    - send: <SEQ=IRS><CTL=SYN><SRC=broadcast>\n    - expect: silence");
  script.play("tester sends <CTL=SYN>");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
  EXPECT_EQ(script.ports.overheard.size(), 1U);
  EXPECT_EQ(script.ports.overheard.front().to_string(), "255.255.255.255:40000");
}

TEST_F(Expect, SilenceOfATargetThatIsAliveFails) {
  auto& script = steps("    - send: <SEQ=RCV.NXT+1><CTL=RST>\n    - expect: <CTL=ACK>");
  script.play(R"(
    at 25ms tester sends <SEQ=IRS+2><CTL=RST>
    at 1125ms tester sends <SEQ=IRS+2><CTL=RST>
    at 1925ms tester sends <SEQ=IRS+1><ACK=ISS+1><DATA=1>
    at 1930ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_EQ(script.result().because, "nothing came");
  EXPECT_THAT(script.result().got, HasSubstr("answered in 5.0 ms"));
}

TEST_F(Expect, SilenceOfATargetThatIsDeadIsInconclusive) {
  auto& script = steps("    - send: <SEQ=RCV.NXT+1><CTL=RST>\n    - expect: <CTL=ACK>");
  script.play(R"(
    tester sends <CTL=RST>
    tester sends <CTL=RST>
    at 1925ms tester sends <DATA=1>
    at 2725ms tester sends <DATA=1>
    at 3525ms tester sends <DATA=1>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::inconclusive);
  EXPECT_THAT(script.result().because, HasSubstr("an ordinary segment was not answered either"));
}

TEST_F(Expect, AnAnswerThatIsOnlyLateIsNoSignOfLife) {
  auto& script = steps("    - send: <SEQ=RCV.NXT+1><CTL=RST>\n    - expect: <CTL=ACK>\n      within: 800ms");
  // Stamped after the deadline, a round trip after 825 ms, and before the probe of the moment when the
  // deadline is noticed.
  script.play("tester sends <CTL=RST>");
  script.late("target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>", milliseconds(828), milliseconds(840));
  EXPECT_EQ(script.end().verdict, Verdict::inconclusive);
}

TEST_F(Expect, AnAnswerThatALimitHeldBackIsAskedForOnceMore) {
  auto& script =
      steps("    - send: <SEQ=RCV.NXT+1><CTL=RST>\n    - expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>");
  script.play(R"(
    at 25ms tester sends <SEQ=IRS+2><CTL=RST>
    at 1125ms tester sends <SEQ=IRS+2><CTL=RST>
    at 1126ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because;
}

TEST_F(Expect, ASilenceThatIsAnOutcomeIsDoubtedOnlyWhereItIsHeldAgainstTheTarget) {
  const std::string text =
      "    - send: <SEQ=RCV.NXT+1><CTL=RST>\n    - expect:\n        acked: <CTL=ACK>\n        mute: silence";
  auto& harmless = steps(text);
  harmless.play("at 25ms tester sends <CTL=RST>");
  EXPECT_EQ(harmless.end().outcome, "mute");
  EXPECT_NEAR(harmless.result().seconds, 0.825, 1e-6);
  auto& held_against = steps(text, "  verdict:\n    mute: warn, it is mute");
  held_against.play("at 25ms tester sends <CTL=RST>\n at 1125ms tester sends <CTL=RST>");
  EXPECT_EQ(held_against.end().outcome, "mute");
  EXPECT_EQ(held_against.result().verdict, Verdict::warn);
}

TEST_F(Expect, WhatTheTargetTakesIsNotSentAgain) {
  auto& script = steps("    - send: <DATA=1>\n    - expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>");
  script.play(R"(
    at 25ms tester sends <SEQ=IRS+1><DATA=1>
    at 2025ms tester sends <SEQ=IRS+2><DATA=1>
    at 2026ms target sends <SEQ=ISS+1><ACK=IRS+3><CTL=ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_EQ(script.result().charged, "RFC9293-MUST-13");
}

TEST_F(Expect, TextThatIsAcknowledgedTooLateBreaksThatRuleWhateverTheCaseIsAbout) {
  auto& script =
      steps("    - send: <DATA=1>\n    - expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>\n      within: 500ms");
  script.play("tester sends <DATA=1>\n at 725ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_EQ(script.result().because, "it came after 700.0 ms, too late");
  EXPECT_EQ(script.result().charged, "RFC9293-MUST-40");
  auto& sooner =
      steps("    - send: <DATA=1>\n    - expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>\n      within: 100ms");
  sooner.play("tester sends <DATA=1>\n at 225ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>");
  EXPECT_EQ(sooner.end().because, "it came after 200.0 ms, too late");
  EXPECT_EQ(sooner.result().charged, "RFC9293-MUST-13") << "half a second is all that MUST-40 asks";
}

TEST_F(Expect, AnAcknowledgmentOfAPartIsNoSilence) {
  auto& script =
      steps("    - send: <CTL=FIN,ACK><DATA=10>\n    - expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>");
  script.play(R"(
    tester sends <CTL=FIN,ACK><DATA=10>
    at 30ms target sends <SEQ=ISS+1><ACK=IRS+11><CTL=ACK>
    at 2025ms tester sends <SEQ=IRS+11><DATA=1>
    at 2030ms target sends <SEQ=ISS+1><ACK=IRS+11><CTL=ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_THAT(script.result().because, HasSubstr("nothing came but <SEQ=SND.NXT><ACK=RCV.NXT-1><CTL=ACK>"));
}

TEST_F(Expect, ARstToTheLivenessProbeIsLifeOfTheTargetButNotOfTheConnection) {
  auto& script = steps("    - send: <SEQ=RCV.NXT+1><CTL=RST>\n    - expect: <CTL=ACK>");
  script.play(R"(
    forget
    at 1930ms target sends <SEQ=ISS+1><CTL=RST>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_THAT(script.result().got, HasSubstr("answered by a RST in 5.0 ms: the connection is gone"));
}

TEST_F(Expect, SilenceMayHaveToComeToAState) {
  const std::string text =
      "    - send: <SEQ=RCV.NXT+1><CTL=RST>\n    - expect:\n        challenged: <CTL=ACK>\n"
      "        obeyed:     silence and CLOSED";
  auto& obeyed = steps(text);
  obeyed.play(R"(
    at 25ms tester sends <SEQ=IRS+2><CTL=RST>
    at 825ms tester sends <SEQ=IRS><DATA=1>
    at 826ms target sends <SEQ=ISS+1><CTL=RST>
  )");
  EXPECT_EQ(obeyed.end().verdict, Verdict::pass) << obeyed.result().because;
  EXPECT_EQ(obeyed.result().outcome, "obeyed");

  auto& held_back = steps(text);
  held_back.play(R"(
    at 25ms tester sends <SEQ=IRS+2><CTL=RST>
    at 825ms tester sends <SEQ=IRS><DATA=1>
    at 826ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>
    at 1926ms tester sends <SEQ=IRS+2><CTL=RST>
    at 1927ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>
  )");
  EXPECT_EQ(held_back.end().outcome, "challenged") << "no RST was obeyed: silence alone shows nothing";

  auto& deaf = steps(text);
  deaf.play(R"(
    forget
    at 826ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>
    at 2730ms target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>
    at 2735ms target sends <SEQ=ISS+1><ACK=IRS+2><CTL=ACK>
  )");
  EXPECT_EQ(deaf.end().verdict, Verdict::fail);
  EXPECT_THAT(deaf.result().because, HasSubstr("an old octet is still acknowledged"));

  auto& dead = steps(text);
  EXPECT_EQ(dead.end().verdict, Verdict::inconclusive);
}

TEST_F(Expect, WithoutAConnectionASynToTheSamePortAsksForLife) {
  auto& script = steps_in_listen("    - send: <SEQ=IRS><CTL=SYN>\n    - expect: <CTL=SYN,ACK>");
  script.play(R"(
    at 0ms tester sends <SEQ=IRS><CTL=SYN>
    at 800ms tester sends <SEQ=IRS><CTL=SYN>
    at 801ms target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>
  )");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
}

// ---- gaps ----

class Gaps : public Expect {
 protected:
  /// The verdict on a SYN,ACK whose repetitions come at these times (the first at 1 ms).
  const report::CaseResult& repeated_at(const std::string& rule, const std::vector<std::string>& times) {
    const std::string count = std::to_string(times.size());
    auto& script = steps_in_listen(
        "    - send: <SEQ=IRS><CTL=SYN>\n    - expect: <CTL=SYN,ACK>\n"
        "    - expect: <SEQ=ISS><CTL=SYN,ACK>\n      within: 100s\n      times: " +
        count + "\n      gaps: " + rule);
    script.play("tester sends <CTL=SYN>\n at 1ms target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>");
    for (const std::string& time : times)
      script.play("at " + time + " target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>");
    return script.end();
  }
};

TEST_F(Gaps, AreJudgedThoughFewerComeThanTheCaseNames) {
  const auto repeated = [&](const std::string& second) -> const report::CaseResult& {
    auto& script = steps_in_listen(
        "    - send: <SEQ=IRS><CTL=SYN>\n    - expect: <CTL=SYN,ACK>\n"
        "    - expect:\n        again: <SEQ=ISS><CTL=SYN,ACK>\n        few: silence\n      within: 4s\n"
        "      times: 3\n      gaps: 200ms..3s, doubling, give or take 20%");
    script.play("tester sends <CTL=SYN>\n at 1ms target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>");
    for (const std::string& time : {std::string("1001ms"), second})
      script.play("at " + time + " target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>");
    return script.end();
  };
  EXPECT_EQ(repeated("3001ms").outcome, "few");
  EXPECT_EQ(repeated("3001ms").verdict, Verdict::pass);
  EXPECT_EQ(repeated("2001ms").because, "gap 2 is 1.00 times the one before, not twice");
}

TEST_F(Gaps, ThatDoubleAreMet) {
  EXPECT_EQ(repeated_at("200ms..3s, doubling, give or take 20%", {"1001ms", "3001ms", "7001ms"}).verdict,
            Verdict::pass);
}

TEST_F(Gaps, ThatShouldDoubleMayBeOffByTheTolerance) {
  EXPECT_EQ(repeated_at("200ms..3s, doubling, give or take 20%", {"1001ms", "3001ms", "7701ms"}).verdict,
            Verdict::pass);
  EXPECT_EQ(repeated_at("200ms..3s, doubling, give or take 20%", {"1001ms", "3001ms", "7901ms"}).because,
            "gap 3 is 2.45 times the one before, not twice");
  EXPECT_EQ(repeated_at("200ms..3s, doubling, give or take 20%", {"1001ms", "2501ms"}).because,
            "gap 2 is 1.50 times the one before, not twice");
}

// RFC 6298 §4: a clock of half seconds cuts the first gap short.
TEST_F(Gaps, ThatShouldDoubleMayBeginBetweenTwoTicksOfACoarseClock) {
  EXPECT_EQ(repeated_at("200ms..3s, doubling, give or take 20%", {"1051ms", "4051ms", "10051ms"}).verdict,
            Verdict::pass);
  EXPECT_EQ(repeated_at("200ms..3s, doubling, give or take 20%", {"1051ms", "4251ms"}).because,
            "gap 2 is 3.05 times the one before, not twice");
}

// RFC 6298 §2.5: the timeout may have a maximum of a minute or more.
TEST_F(Gaps, ThatShouldDoubleMayStopAtAMinute) {
  EXPECT_EQ(repeated_at("3s..60s, doubling, give or take 20%", {"50001ms", "110001ms", "170001ms"}).verdict,
            Verdict::pass);
  EXPECT_EQ(repeated_at("3s..60s, doubling, give or take 20%", {"40001ms", "90001ms"}).because,
            "gap 2 is 1.25 times the one before, not twice");
}

TEST_F(Gaps, TheFirstMustLieInItsRange) {
  EXPECT_EQ(repeated_at("200ms..3s, doubling, give or take 20%", {"151ms", "451ms"}).because,
            "the first gap is 150.0 ms");
  EXPECT_EQ(repeated_at("200ms..3s, doubling, give or take 20%", {"3502ms", "10504ms"}).because,
            "the first gap is 3.501 s");
}

TEST_F(Gaps, ThatGrowNeedOnlyGrow) {
  EXPECT_EQ(repeated_at("200ms..3s, growing", {"1001ms", "2101ms", "5001ms"}).verdict, Verdict::pass);
  EXPECT_EQ(repeated_at("200ms..3s, growing", {"1001ms", "2001ms", "2501ms"}).because,
            "gap 3 is 0.50 times the one before, so it does not grow");
  EXPECT_EQ(repeated_at("200ms..3s, growing, give or take 20%", {"1001ms", "2101ms"}).because,
            "gap 2 is 1.10 times the one before, so it does not grow");
}

TEST_F(Gaps, ThatNeitherDoubleNorGrowAllLieInTheRange) {
  EXPECT_EQ(repeated_at("900ms..1100ms", {"1001ms", "2001ms", "3001ms"}).verdict, Verdict::pass);
  EXPECT_EQ(repeated_at("900ms..1100ms", {"1001ms", "2201ms", "3201ms"}).because, "gap 2 is 1.200 s");
}

TEST_F(Gaps, AreAllNamedWhenTheyAreWrong) {
  EXPECT_EQ(repeated_at("200ms..3s, doubling, give or take 20%", {"1001ms", "2001ms"}).got,
            "gaps of 1.000, 1.000 s");
}

}  // namespace
}  // namespace tcpspec::run
