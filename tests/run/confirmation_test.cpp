// How often something must be seen before it is believed.
#include "run/confirmation.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "base/hex.hpp"
#include "case/expression.hpp"
#include "wire/draft.hpp"

namespace tcpspec::run {
namespace {

using report::CaseResult;
using report::Verdict;
using testing::HasSubstr;

CaseResult result(Verdict verdict, int step = 0, const std::string& outcome = {}) {
  CaseResult made;
  made.verdict = verdict;
  made.because = "because of step " + std::to_string(step);
  made.deciding_step = step;
  made.outcome = outcome;
  return made;
}

report::SegmentRecord in_step_1(bool from_target) {
  report::SegmentRecord record;
  record.from_target = from_target;
  record.step = 1;
  return record;
}

const CaseResult pass = result(Verdict::pass);
const CaseResult fail = result(Verdict::fail, 1);
const CaseResult unclear = result(Verdict::inconclusive, 1);
const Stimulus at_once{1, 1};

TEST(Conclusion, APassIsBelievedAtOnce) {
  const Conclusion conclusion = conclusion_of({pass}, 1, 0, at_once);
  EXPECT_EQ(conclusion.is, Conclusion::Is::final);
  EXPECT_EQ(conclusion.result.attempts, 1);
  EXPECT_FALSE(conclusion.result.flaky);
}

/// The same, decided by a segment that came.
CaseResult with_answer(CaseResult made) {
  made.segments = {in_step_1(false), in_step_1(true)};
  return made;
}

TEST(Conclusion, ADepartureByASegmentRunsAgainBesideFew) {
  EXPECT_EQ(conclusion_of({with_answer(fail)}, 1, 0, at_once).is, Conclusion::Is::run_again_beside);
  EXPECT_EQ(conclusion_of({with_answer(result(Verdict::warn, 1))}, 1, 0, at_once).is,
            Conclusion::Is::run_again_beside);
}

TEST(Conclusion, ADepartureBySilenceRunsAgainWhenALimitHasPassed) {
  EXPECT_EQ(conclusion_of({fail}, 1, 0, at_once).is, Conclusion::Is::run_again_later);
  CaseResult asked = with_answer(fail);
  asked.segments.back().role = report::SegmentRole::answers_liveness_probe;
  EXPECT_EQ(conclusion_of({asked}, 1, 0, at_once).is, Conclusion::Is::run_again_later);
  EXPECT_EQ(conclusion_of({asked, asked}, 1, 0.01, at_once).is, Conclusion::Is::run_again_beside)
      << "it has been met after the limit";
}

TEST(Conclusion, TheTargetWasAskedLastByTheStepsBeforeItWasSilent) {
  CaseResult asked = fail;
  asked.began_at = 5'000'000'000;
  EXPECT_EQ(asked_last(asked), Instant{5'000'000'000});
  asked.segments = {in_step_1(false), in_step_1(true), in_step_1(false)};
  for (std::size_t i = 0; i < 3; ++i) asked.segments[i].time = 1.0 + static_cast<double>(i);
  asked.segments.back().role = report::SegmentRole::liveness_probe;
  EXPECT_EQ(asked_last(asked), Instant{6'000'000'000});
}

TEST(Conclusion, WhatComesOutDifferentlyRunsAgainAlone) {
  EXPECT_EQ(conclusion_of({with_answer(result(Verdict::fail, 2)), with_answer(fail)}, 1, 0, at_once).is,
            Conclusion::Is::run_again_alone);
}

TEST(Conclusion, AnUnexpectedPassIsSeenTwiceAsWell) {
  CaseResult gone = pass;
  gone.unexpected_pass = true;
  EXPECT_NE(conclusion_of({gone}, 1, 0, at_once).is, Conclusion::Is::final);
  EXPECT_TRUE(conclusion_of({gone, gone}, 1, 0, at_once).result.unexpected_pass);
  CaseResult known = fail;
  known.known = "ticket 7";
  EXPECT_FALSE(conclusion_of({gone, known}, 1, 0, at_once).result.unexpected_pass);
}

TEST(Conclusion, AnUnexpectedPassCountsForNothingOnAPathThatLosesTooMuch) {
  CaseResult gone = pass;
  gone.unexpected_pass = true;
  std::vector<CaseResult> results;
  Conclusion conclusion;
  do {
    results.push_back(gone);
    conclusion = conclusion_of(results, 1, 0.9, at_once);
    ASSERT_LT(results.size(), 50U);
  } while (conclusion.is != Conclusion::Is::final);
  EXPECT_EQ(conclusion.result.verdict, Verdict::inconclusive);
  EXPECT_FALSE(conclusion.result.unexpected_pass);
}

TEST(Conclusion, ADepartureSeenTwiceIsBelieved) {
  const Conclusion conclusion = conclusion_of({fail, fail}, 1, 0, at_once);
  EXPECT_EQ(conclusion.is, Conclusion::Is::final);
  EXPECT_EQ(conclusion.result.verdict, Verdict::fail);
  EXPECT_EQ(conclusion.result.attempts, 2);
  EXPECT_FALSE(conclusion.result.flaky);
}

TEST(Conclusion, ADepartureOfSegmentsSentInOneGoIsSeenMoreOften) {
  CaseResult burst = fail;
  burst.segments = {in_step_1(false), in_step_1(false)};
  EXPECT_EQ(conclusion_of({burst, burst}, 1, 0, at_once).is, Conclusion::Is::run_again_beside);
  EXPECT_EQ(conclusion_of(std::vector(8, burst), 1, 0, at_once).result.verdict, Verdict::fail);
  burst.segments.back().time = 0.5;
  EXPECT_EQ(conclusion_of({burst, burst}, 1, 0, at_once).result.verdict, Verdict::fail)
      << "half a second apart, none overtakes another";
  burst.segments.back().time = 0;
  burst.segments.insert(burst.segments.begin() + 1, in_step_1(true));
  EXPECT_EQ(conclusion_of({burst, burst}, 1, 0, at_once).result.verdict, Verdict::fail)
      << "the answer tells that the first had arrived";
}

/// A fail after so many segments in one go, of which one holds so much data.
CaseResult long_burst(std::size_t segments, std::size_t data) {
  CaseResult burst = fail;
  for (std::size_t i = 0; i < segments; ++i) {
    wire::Draft draft;
    draft.flow = {{*wire::Address::parse("10.77.0.1"), 40000}, {*wire::Address::parse("10.77.0.2"), 80}};
    draft.flags = wire::ctl::ack;
    draft.payload.resize(i == 7 ? data : 10);
    burst.segments.push_back(in_step_1(false));
    burst.segments.back().octets = base::to_hex(wire::emit(draft));
  }
  return burst;
}

TEST(Conclusion, TheSameSegmentsEachTimeAreBelievedHoweverManyTheyAre) {
  const CaseResult same = long_burst(45, 20);
  EXPECT_NE(conclusion_of(std::vector(4, same), 1, 0, at_once).is, Conclusion::Is::final);
  const Conclusion five = conclusion_of(std::vector(5, same), 1, 0, at_once);
  EXPECT_EQ(five.is, Conclusion::Is::final);
  EXPECT_EQ(five.result.verdict, Verdict::fail);
  std::vector<CaseResult> different;
  for (std::size_t i = 0; i < 5; ++i) different.push_back(long_burst(45, 20 + i));
  EXPECT_NE(conclusion_of(different, 1, 0, at_once).is, Conclusion::Is::final);
}

TEST(Conclusion, TheSameSegmentsEachTimeAreBelievedOverAPathThatLosesSome) {
  const CaseResult same = long_burst(45, 20);
  EXPECT_EQ(conclusion_of(std::vector(9, same), 1, 0.05, at_once).result.verdict, Verdict::fail);
  EXPECT_NE(conclusion_of(std::vector(8, same), 1, 0.05, at_once).is, Conclusion::Is::final);
}

TEST(Conclusion, WithoutRetriesItIsBelievedAtOnce) {
  EXPECT_EQ(conclusion_of({fail}, 0, 0, at_once).is, Conclusion::Is::final);
  EXPECT_EQ(conclusion_of({unclear}, 0, 0, at_once).is, Conclusion::Is::final);
}

TEST(Conclusion, AKnownDepartureNeedsNoSecondRun) {
  CaseResult known = fail;
  known.known = "ticket 7";
  EXPECT_FALSE(departs(known));
  EXPECT_EQ(conclusion_of({known}, 1, 0, at_once).is, Conclusion::Is::final);
}

TEST(Conclusion, APassAfterADepartureIsFlaky) {
  const Conclusion conclusion = conclusion_of({fail, pass}, 1, 0, at_once);
  EXPECT_EQ(conclusion.is, Conclusion::Is::final);
  EXPECT_EQ(conclusion.result.verdict, Verdict::pass);
  EXPECT_TRUE(conclusion.result.flaky);
}

TEST(Unfinished, ADepartureIsReportedAndNotConfirmed) {
  const CaseResult once = unfinished({fail}, 0);
  EXPECT_EQ(once.verdict, Verdict::fail);
  EXPECT_TRUE(once.unconfirmed);
  EXPECT_FALSE(unfinished({pass}, 0).unconfirmed);
  EXPECT_EQ(unfinished({unclear}, 0).verdict, Verdict::inconclusive);
}

TEST(Unfinished, ADepartureThatMayBeThePathsIsUndecided) {
  EXPECT_EQ(unfinished({fail}, 0.01).verdict, Verdict::inconclusive);
  EXPECT_EQ(unfinished({pass, fail}, 0).verdict, Verdict::inconclusive);
}

TEST(Conclusion, WhatWasUnclearRunsAgainBesideOthersAndIsNotFlaky) {
  EXPECT_EQ(conclusion_of({unclear}, 1, 0, at_once).is, Conclusion::Is::run_again);
  EXPECT_EQ(conclusion_of({unclear, unclear}, 1, 0, at_once).result.verdict, Verdict::inconclusive);
  EXPECT_FALSE(conclusion_of({unclear, pass}, 1, 0, at_once).result.flaky);
}

TEST(Conclusion, OnlyTheSameDepartureConfirmsADeparture) {
  EXPECT_EQ(conclusion_of({fail, result(Verdict::fail, 2)}, 1, 0, at_once).is,
            Conclusion::Is::run_again_alone);
  EXPECT_EQ(conclusion_of({fail, result(Verdict::fail, 1, "other")}, 1, 0, at_once).is,
            Conclusion::Is::run_again_alone);
  EXPECT_NE(conclusion_of({fail, unclear, fail}, 1, 0, at_once).is, Conclusion::Is::final);
  const Conclusion conclusion = conclusion_of({result(Verdict::fail, 2), fail, fail}, 1, 0, at_once);
  EXPECT_EQ(conclusion.result.verdict, Verdict::fail);
  EXPECT_TRUE(conclusion.result.flaky);
}

TEST(Conclusion, AnswersThatKeepChangingAreInconclusive) {
  std::vector<CaseResult> results;
  Conclusion conclusion;
  do {
    results.push_back(result(Verdict::fail, static_cast<int>(results.size() % 2)));
    conclusion = conclusion_of(results, 1, 0, at_once);
    ASSERT_LT(results.size(), 50U);
  } while (conclusion.is != Conclusion::Is::final);
  EXPECT_EQ(conclusion.result.verdict, Verdict::inconclusive);
  EXPECT_TRUE(conclusion.result.flaky);
  EXPECT_THAT(conclusion.result.because, HasSubstr("its runs gave different answers"));
}

constexpr std::size_t a_few = 3;
constexpr std::size_t a_burst = 50;

TEST(Confirmations, AreOneOnAPathThatLosesNothing) {
  EXPECT_EQ(confirmations_needed(0, 1, a_few), 1);
  EXPECT_EQ(confirmations_needed(0, 3, a_burst), 3);
}

TEST(Confirmations, GrowWithTheLossAndWithWhatMayBeLost) {
  const int at_1 = confirmations_needed(0.01, 1, a_few).value();
  const int at_5 = confirmations_needed(0.05, 1, a_few).value();
  EXPECT_GT(at_1, 1);
  EXPECT_GT(at_5, at_1);
  EXPECT_GT(confirmations_needed(0.01, 1, 20).value(), at_1);
  EXPECT_EQ(confirmations_needed(0.05, 0, a_few), 0) << "who asks for no retries gets none";
}

TEST(Confirmations, AreNotWorthWhileWhereTooMuchIsLost) {
  EXPECT_EQ(confirmations_needed(0.9, 1, a_few), std::nullopt);
  EXPECT_EQ(confirmations_needed(0.05, 1, a_burst), std::nullopt);
}

TEST(Confirmations, MakeALossAloneUnlikely) {
  // Any of three segments lost, five in a hundred: that happens 15 times in a hundred.
  EXPECT_LE(std::pow(0.15, confirmations_needed(0.05, 1, a_few).value()), 1e-6);
}

TEST(Confirmations, CountWhatWasSentAndAwaitedFromTheStimulusOn) {
  CaseResult burst;
  burst.deciding_step = 3;
  for (const int step : {-1, -1, 0, 1, 2, 2, 2, 2, 3}) burst.segments.emplace_back().step = step;
  EXPECT_EQ(exposed_segments(burst, {2, 1}), 6U);
  burst.segments.back().from_target = true;
  EXPECT_EQ(exposed_segments(burst, {2, 1}), 5U);
  EXPECT_EQ(exposed_segments(burst, {2, 7}), 11U) << "six that did not come";
  EXPECT_EQ(exposed_segments(burst, {0, 1}), 7U);
  burst.deciding_step = 1;
  EXPECT_EQ(exposed_segments(burst, {1, 1}), a_few) << "the opening may be lost as well";
}

TEST(Confirmations, CountEachFragmentOfWhatWasSent) {
  cases::SegmentPattern segment;
  segment.data = cases::Range{cases::parse_expression("300").value, cases::parse_expression("300").value};
  segment.fragment = 64;  // 320 octets with the header: five
  cases::Send send;
  send.segment.alternatives.emplace_back("", segment);
  cases::Case test;
  test.steps.emplace_back().action = send;
  test.steps.emplace_back().action = cases::Expect{};
  const Stimulus stimulus = stimulus_of(test, 1);
  EXPECT_EQ(stimulus.fragments, 4U);
  CaseResult result;
  result.deciding_step = 1;
  for (const int step : {0, 1}) result.segments.emplace_back().step = step;
  EXPECT_EQ(exposed_segments(result, stimulus), 7U) << "and what is awaited";
}

TEST(Stimulus, IsAllThatWasSentBeforeTheWaitingBegan) {
  cases::Case test;
  cases::Expect seven;
  seven.times = {7, 7};
  test.steps.resize(6);  // each of them sends, unless it is said to wait
  test.steps[1].action = test.steps[4].action = cases::Expect{};
  test.steps[5].action = seven;
  const Stimulus stimulus = stimulus_of(test, 5);
  EXPECT_EQ(stimulus.first_step, 2);
  EXPECT_EQ(stimulus.awaited, 7U);
  EXPECT_EQ(stimulus_of(test, 1).first_step, 0);
  EXPECT_EQ(stimulus_of(test, -1).awaited, 1U) << "the opening";
}

TEST(Conclusion, AgainstAPathThatLosesTooMuchNobodyIsConvicted) {
  std::vector<CaseResult> results;
  Conclusion conclusion;
  do {
    results.push_back(result(Verdict::fail, 1));
    conclusion = conclusion_of(results, 1, 0.9, at_once);
    ASSERT_LT(results.size(), 50U);
  } while (conclusion.is != Conclusion::Is::final);
  EXPECT_EQ(conclusion.result.verdict, Verdict::inconclusive);
  EXPECT_THAT(conclusion.result.because, HasSubstr("the path loses too much to tell"));
}

}  // namespace
}  // namespace tcpspec::run
