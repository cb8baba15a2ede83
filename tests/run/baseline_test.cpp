#include "run/baseline.hpp"

#include <gtest/gtest.h>

namespace tcpspec::run {
namespace {

using report::CaseResult;
using report::Verdict;

CaseResult failed() {
  CaseResult result;
  result.id = "rst-in-window";
  result.family = 4;
  result.verdict = Verdict::fail;
  result.because = "CTL is RST where ACK was expected";
  result.got = "<SEQ=SND.NXT><CTL=RST>";
  result.outcome = "obeyed";
  return result;
}

Deviation known(const std::string& id) {
  Deviation deviation;
  deviation.id = id;
  deviation.reason = "ticket 7";
  return deviation;
}

std::string compared(const Deviation& deviation, CaseResult result = failed()) {
  compare_with({deviation}, result);
  return result.known + (result.unexpected_pass ? "unexpected pass" : "");
}

TEST(Baseline, KnowsACaseByItsIdOrAPattern) {
  EXPECT_EQ(compared(known("rst-in-window")), "ticket 7");
  EXPECT_EQ(compared(known("rst-*")), "ticket 7");
  EXPECT_EQ(compared(known("syn-*")), "");
}

TEST(Baseline, KnowsOneFamilyOrBoth) {
  Deviation deviation = known("rst-in-window");
  deviation.family = 6;
  EXPECT_EQ(compared(deviation), "");
  deviation.family = 4;
  EXPECT_EQ(compared(deviation), "ticket 7");
}

TEST(Baseline, KnowsOnlyTheObservationThatItNames) {
  Deviation deviation = known("rst-in-window");
  for (const char* observed : {"CTL is RST", "<CTL=RST>", "obeyed"}) {
    deviation.observed = observed;
    EXPECT_EQ(compared(deviation), "ticket 7") << observed;
  }
  deviation.observed = "FIN";
  EXPECT_EQ(compared(deviation), "");
}

TEST(Baseline, KnowsOnlyTheVerdictThatItNames) {
  Deviation deviation = known("rst-in-window");
  deviation.verdict = Verdict::warn;
  EXPECT_EQ(compared(deviation), "");
}

TEST(Baseline, AKnownFailThatPassesIsOutOfDate) {
  CaseResult passed = failed();
  passed.verdict = Verdict::pass;
  EXPECT_EQ(compared(known("rst-in-window"), passed), "unexpected pass");
  EXPECT_EQ(compared(known("rst-*"), passed), "")
      << "a pattern may cover what passes, and what only may fail";
  Deviation warning = known("rst-in-window");
  warning.verdict = Verdict::warn;
  EXPECT_EQ(compared(warning, passed), "") << "a warning may come and go";
}

TEST(Baseline, TakesWhatATargetLacksForNotApplicable) {
  Deviation lacking = known("rst-*");
  lacking.verdict = Verdict::not_applicable;
  CaseResult unclear = failed();
  unclear.verdict = Verdict::inconclusive;
  compare_with({lacking}, unclear);
  EXPECT_EQ(unclear.verdict, Verdict::not_applicable);
  EXPECT_EQ(unclear.because, "ticket 7");
  CaseResult wrong = failed();
  compare_with({lacking}, wrong);
  EXPECT_EQ(wrong.verdict, Verdict::fail) << "what departs does not lack it";
}

TEST(Baseline, KnowsWhichCaseIsTheTargetsDeath) {
  Deviation deadly = known("rst-*");
  EXPECT_FALSE(kills({deadly}, "rst-in-window", 4));
  deadly.observed = "stopped answering";
  EXPECT_TRUE(kills({deadly}, "rst-in-window", 4));
  EXPECT_FALSE(kills({deadly}, "syn-in-window", 4));
  deadly.family = 6;
  EXPECT_FALSE(kills({deadly}, "rst-in-window", 4));
}

TEST(Baseline, WhatWasThereBeforeDoesNotStay) {
  CaseResult result = failed();
  result.known = "old";
  result.unexpected_pass = true;
  compare_with({}, result);
  EXPECT_EQ(result.known, "");
  EXPECT_FALSE(result.unexpected_pass);
}

}  // namespace
}  // namespace tcpspec::run
