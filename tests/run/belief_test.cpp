// How often something must be seen before it is believed.
#include "run/belief.hpp"

#include <gmock/gmock.h>

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

report::SegmentRecord sent(const std::string& note) {
  report::SegmentRecord record;
  record.note = note;
  return record;
}

report::SegmentRecord got(double time, const std::string& text) {
  report::SegmentRecord record;
  record.from_target = true;
  record.time = time;
  record.absolute = text;
  return record;
}

const CaseResult pass = result(Verdict::pass);
const CaseResult fail = result(Verdict::fail, 1);
const CaseResult unclear = result(Verdict::inconclusive, 1);
const Stimulus at_once{1, 1};

TEST(Belief, APassIsBelievedAtOnce) {
  const Belief belief = believe({pass}, 1, 0, at_once);
  EXPECT_EQ(belief.is, Belief::Is::final);
  EXPECT_EQ(belief.result.attempts, 1);
  EXPECT_FALSE(belief.result.flaky);
}

TEST(Belief, ADepartureRunsAgainAlone) {
  EXPECT_EQ(believe({fail}, 1, 0, at_once).is, Belief::Is::run_again_alone);
  EXPECT_EQ(believe({result(Verdict::warn)}, 1, 0, at_once).is, Belief::Is::run_again_alone);
}

TEST(Belief, ADepartureSeenTwiceIsBelieved) {
  const Belief belief = believe({fail, fail}, 1, 0, at_once);
  EXPECT_EQ(belief.is, Belief::Is::final);
  EXPECT_EQ(belief.result.verdict, Verdict::fail);
  EXPECT_EQ(belief.result.attempts, 2);
  EXPECT_FALSE(belief.result.flaky);
}

TEST(Belief, ADepartureOfSegmentsSentInOneGoIsSeenMoreOften) {
  CaseResult burst = fail;
  const auto in_the_step = [](report::SegmentRecord segment) {
    segment.step = 1;
    return segment;
  };
  burst.segments = {in_the_step(sent("")), in_the_step(sent(""))};
  EXPECT_EQ(believe({burst, burst}, 1, 0, at_once).is, Belief::Is::run_again_alone);
  EXPECT_EQ(believe(std::vector(8, burst), 1, 0, at_once).result.verdict, Verdict::fail);
  burst.segments.insert(burst.segments.begin() + 1, in_the_step(got(1, "a")));
  EXPECT_EQ(believe({burst, burst}, 1, 0, at_once).result.verdict, Verdict::fail)
      << "the answer tells that the first had arrived";
}

TEST(Belief, WithoutRetriesItIsBelievedAtOnce) {
  EXPECT_EQ(believe({fail}, 0, 0, at_once).is, Belief::Is::final);
  EXPECT_EQ(believe({unclear}, 0, 0, at_once).is, Belief::Is::final);
}

TEST(Belief, AKnownDepartureNeedsNoSecondRun) {
  CaseResult known = fail;
  known.known = "ticket 7";
  EXPECT_FALSE(departs(known));
  EXPECT_EQ(believe({known}, 1, 0, at_once).is, Belief::Is::final);
}

TEST(Belief, APassAfterADepartureIsFlaky) {
  const Belief belief = believe({fail, pass}, 1, 0, at_once);
  EXPECT_EQ(belief.is, Belief::Is::final);
  EXPECT_EQ(belief.result.verdict, Verdict::pass);
  EXPECT_TRUE(belief.result.flaky);
}

TEST(Belief, WhatWasUnclearRunsAgainBesideOthersAndIsNotFlaky) {
  EXPECT_EQ(believe({unclear}, 1, 0, at_once).is, Belief::Is::run_again);
  EXPECT_EQ(believe({unclear, unclear}, 1, 0, at_once).result.verdict, Verdict::inconclusive);
  EXPECT_FALSE(believe({unclear, pass}, 1, 0, at_once).result.flaky);
}

TEST(Belief, OnlyTheSameDepartureConfirmsADeparture) {
  EXPECT_EQ(believe({fail, result(Verdict::fail, 2)}, 1, 0, at_once).is, Belief::Is::run_again_alone);
  EXPECT_EQ(believe({fail, result(Verdict::fail, 1, "other")}, 1, 0, at_once).is,
            Belief::Is::run_again_alone);
  EXPECT_EQ(believe({fail, unclear, fail}, 1, 0, at_once).is, Belief::Is::run_again_alone);
  const Belief belief = believe({result(Verdict::fail, 2), fail, fail}, 1, 0, at_once);
  EXPECT_EQ(belief.result.verdict, Verdict::fail);
  EXPECT_TRUE(belief.result.flaky);
}

TEST(Belief, AnswersThatKeepChangingAreInconclusive) {
  std::vector<CaseResult> results;
  Belief belief;
  do {
    results.push_back(result(Verdict::fail, static_cast<int>(results.size() % 2)));
    belief = believe(results, 1, 0, at_once);
    ASSERT_LT(results.size(), 50U);
  } while (belief.is != Belief::Is::final);
  EXPECT_EQ(belief.result.verdict, Verdict::inconclusive);
  EXPECT_TRUE(belief.result.flaky);
  EXPECT_THAT(belief.result.because, HasSubstr("its runs gave different answers"));
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

TEST(Stimulus, IsAllThatWasSentBeforeTheWaitingBegan) {
  cases::Case test;
  cases::Expect seven;
  seven.times = 7;
  test.steps.resize(6);  // each of them sends, unless it is said to wait
  test.steps[1].action = test.steps[4].action = cases::Expect{};
  test.steps[5].action = seven;
  const Stimulus stimulus = stimulus_of(test, 5);
  EXPECT_EQ(stimulus.first_step, 2);
  EXPECT_EQ(stimulus.awaited, 7U);
  EXPECT_EQ(stimulus_of(test, 1).first_step, 0);
  EXPECT_EQ(stimulus_of(test, -1).awaited, 1U) << "the opening";
}

TEST(Belief, AgainstAPathThatLosesTooMuchNobodyIsConvicted) {
  std::vector<CaseResult> results;
  Belief belief;
  do {
    results.push_back(result(Verdict::fail, 1));
    belief = believe(results, 1, 0.9, at_once);
    ASSERT_LT(results.size(), 50U);
  } while (belief.is != Belief::Is::final);
  EXPECT_EQ(belief.result.verdict, Verdict::inconclusive);
  EXPECT_THAT(belief.result.because, HasSubstr("the path loses too much to tell"));
}

TEST(PathLoss, IsWhatHadToBeSentAgainInTheOpening) {
  PathLoss loss;
  EXPECT_EQ(loss.estimate(), 0);
  CaseResult run;
  run.segments = {sent(""), sent("again"), got(1, "a"), sent(""), got(2, "b")};
  loss.saw(run);
  EXPECT_DOUBLE_EQ(loss.estimate(), 1 - std::sqrt(2.0 / 3))
      << "of three questions one or its answer was lost";
  for (int i = 0; i < 100; ++i) run.segments.push_back(sent(""));
  for (auto segment = run.segments.begin() + 5; segment != run.segments.end(); ++segment) segment->step = 4;
  const double before = loss.estimate();
  loss.saw(run);
  EXPECT_DOUBLE_EQ(loss.estimate(), before) << "what a burst loses is not sent again";
}

TEST(PathLoss, CountsWhatCameTwiceSoonerThanAnyTimer) {
  PathLoss loss;
  CaseResult run;
  run.segments = {got(1, "a"), got(1.05, "a"), got(2, "b"), got(2.3, "b")};
  loss.saw(run);
  EXPECT_DOUBLE_EQ(loss.estimate(), 0.25) << "that after 300 ms may be a retransmission";
}

TEST(PathLoss, CountsTheOpeningsThatWereAnsweredTwice) {
  const auto of_opening = [](report::SegmentRecord segment, const char* flags) {
    segment.text = std::string("<CTL=") + flags + ">";
    return segment;
  };
  PathLoss loss;
  CaseResult run;
  run.segments = {of_opening(sent(""), "SYN"), of_opening(got(1, "a"), "SYN,ACK"),
                  of_opening(sent(""), "ACK"), of_opening(sent(""), "PSH,ACK"),
                  of_opening(got(1.001, "a"), "SYN,ACK")};
  loss.saw(run);
  EXPECT_DOUBLE_EQ(loss.estimate(), 1) << "it was read when something else had been sent";
  run.segments[3] = of_opening(sent(""), "SYN");
  loss.saw(run);
  EXPECT_DOUBLE_EQ(loss.estimate(), 1.0 / 3) << "each SYN has an answer of its own";
}

TEST(PathLoss, IsNeverNilWhereSegmentsOvertakeEachOther) {
  PathLoss loss;
  loss.expect_disorder();
  EXPECT_GT(loss.estimate(), 0);
}

TEST(PathLoss, IsNotWhatACaseSendsAgainByItsOwnWish) {
  PathLoss loss;
  CaseResult run;
  run.segments = {sent(""), sent("again")};
  run.segments.back().step = 2;
  loss.saw(run);
  EXPECT_EQ(loss.estimate(), 0);
}

TEST(PathLoss, IsNotWhatATargetNeverAnswers) {
  PathLoss loss;
  CaseResult run = result(Verdict::inconclusive, -1);
  run.segments = {sent(""), sent("again"), sent("again")};
  loss.saw(run);
  EXPECT_EQ(loss.estimate(), 0) << "as a SYN to a stack that knows no simultaneous opening";
}

TEST(PathLoss, TakesTheAnswersOfABurstForNoCopies) {
  PathLoss loss;
  CaseResult run;
  run.segments = {sent(""), sent(""), got(1, "a"), got(1.001, "a")};
  loss.saw(run);
  EXPECT_EQ(loss.estimate(), 0);
  run.segments.push_back(got(1.002, "a"));
  loss.saw(run);
  EXPECT_GT(loss.estimate(), 0) << "three answers to two segments";
}

}  // namespace
}  // namespace tcpspec::run
