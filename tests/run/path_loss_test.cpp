// What a run learns of the path from its cases.
#include "run/path_loss.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "wire/segment.hpp"

namespace tcpspec::run {
namespace {

using report::CaseResult;
using report::SegmentRole;
using report::Verdict;
namespace ctl = wire::ctl;

report::SegmentRecord sent(SegmentRole role = SegmentRole::preparation) {
  report::SegmentRecord record;
  record.role = role;
  return record;
}

/// Over IPv6: no two copies of a segment have the same IP header, and `tcp` is what follows it.
report::SegmentRecord got(double time, const std::string& tcp) {
  static int copies = 10;
  report::SegmentRecord record;
  record.from_target = true;
  record.time = time;
  record.octets = "60" + std::string(76, '0') + std::to_string(++copies) + tcp;
  return record;
}

report::SegmentRecord with_bits(report::SegmentRecord segment, std::uint16_t bits) {
  segment.control_bits = bits;
  return segment;
}

TEST(PathLoss, IsWhatHadToBeSentAgainInTheOpening) {
  PathLoss loss;
  EXPECT_EQ(loss.estimate(), 0);
  CaseResult run;
  run.segments = {sent(), sent(SegmentRole::repeated_for_loss), got(1, "a"), sent(), got(2, "b")};
  loss.saw(run);
  EXPECT_DOUBLE_EQ(loss.estimate(), 1 - std::sqrt(2.0 / 3))
      << "of three questions one or its answer was lost";
  for (int i = 0; i < 100; ++i) run.segments.push_back(sent());
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

TEST(PathLoss, IsNotWhatAStepAwaitedSeveralTimes) {
  PathLoss loss;
  CaseResult run;
  run.segments = {got(1, "a"), got(1.02, "a")};
  run.segments.back().role = SegmentRole::matched;
  loss.saw(run);
  EXPECT_EQ(loss.estimate(), 0) << "a target that repeats a probe too soon";
}

TEST(PathLoss, CountsTheOpeningsThatWereAnsweredTwice) {
  PathLoss loss;
  CaseResult run;
  run.segments = {with_bits(sent(), ctl::syn), with_bits(got(1, "a"), ctl::syn | ctl::ack),
                  with_bits(sent(), ctl::ack), with_bits(sent(), ctl::psh | ctl::ack),
                  with_bits(got(1.001, "a"), ctl::syn | ctl::ack)};
  loss.saw(run);
  EXPECT_DOUBLE_EQ(loss.estimate(), 1) << "it was read when something else had been sent";
  run.segments[3] = with_bits(sent(), ctl::syn);
  loss.saw(run);
  EXPECT_DOUBLE_EQ(loss.estimate(), 1.0 / 3) << "each SYN has an answer of its own";
}

// RFC 3168 §6.1.1: a SYN with ECE and CWR offers ECN, and a SYN,ACK with ECE agrees.
TEST(PathLoss, CountsAnOpeningThatOffersEcnAsAnyOther) {
  PathLoss loss;
  CaseResult run;
  run.segments = {with_bits(sent(), ctl::syn | ctl::ece | ctl::cwr),
                  with_bits(got(1, "a"), ctl::syn | ctl::ack | ctl::ece), with_bits(sent(), ctl::ack),
                  with_bits(got(1.001, "a"), ctl::syn | ctl::ack | ctl::ece)};
  loss.saw(run);
  EXPECT_DOUBLE_EQ(loss.estimate(), 1);
}

/// A SYN that was sent again after 0.7 s, and what came of it.
CaseResult opened_late(double first, double second) {
  CaseResult run;
  run.verdict = Verdict::pass;
  run.segments = {with_bits(sent(), ctl::syn), with_bits(sent(SegmentRole::repeated_for_loss), ctl::syn),
                  with_bits(got(first, "a"), ctl::syn | ctl::ack), with_bits(sent(), ctl::ack)};
  run.segments[1].time = run.segments[3].time = 0.7;
  if (second > 0) run.segments.push_back(with_bits(got(second, "a"), ctl::syn | ctl::ack));
  return run;
}

TEST(PathLoss, IsNotWhatWasAnsweredTwiceAndLate) {
  PathLoss loss;
  loss.saw(opened_late(0.8, 0.801));
  EXPECT_EQ(loss.estimate(), 0) << "both SYNs were answered";
  loss.saw(opened_late(0.8, 0));
  EXPECT_GT(loss.estimate(), 0) << "one was";
}

TEST(PathLoss, IsNotWhatThisHostSawTooLate) {
  PathLoss loss;
  loss.saw(opened_late(0.01, 0));
  EXPECT_EQ(loss.estimate(), 0) << "the answer had come before the SYN was sent again";
}

TEST(PathLoss, IsNeverNilWhereSegmentsOvertakeEachOther) {
  PathLoss loss;
  loss.expect_disorder();
  EXPECT_GT(loss.estimate(), 0);
}

TEST(PathLoss, IsNotWhatACaseSendsAgainByItsOwnWish) {
  PathLoss loss;
  CaseResult run;
  run.segments = {sent(), sent(SegmentRole::repeated_by_case)};
  run.segments.back().step = 2;
  loss.saw(run);
  EXPECT_EQ(loss.estimate(), 0);
}

TEST(PathLoss, IsNotWhatATargetNeverAnswers) {
  PathLoss loss;
  CaseResult run;
  run.verdict = Verdict::inconclusive;
  run.segments = {sent(), sent(SegmentRole::repeated_for_loss), sent(SegmentRole::repeated_for_loss)};
  loss.saw(run);
  EXPECT_EQ(loss.estimate(), 0) << "as a SYN to a stack that knows no simultaneous opening";
}

TEST(PathLoss, TakesTheAnswersOfABurstForNoCopies) {
  PathLoss loss;
  CaseResult run;
  run.segments = {sent(), sent(), got(1, "a"), got(1.001, "a")};
  loss.saw(run);
  EXPECT_EQ(loss.estimate(), 0);
  run.segments.push_back(got(1.002, "a"));
  loss.saw(run);
  EXPECT_GT(loss.estimate(), 0) << "three answers to two segments";
}

}  // namespace
}  // namespace tcpspec::run
