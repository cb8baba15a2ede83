// What a run learns of the path from its cases.
#include "run/path_loss.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace tcpspec::run {
namespace {

using report::CaseResult;
using report::Verdict;

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
  CaseResult run;
  run.verdict = Verdict::inconclusive;
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
