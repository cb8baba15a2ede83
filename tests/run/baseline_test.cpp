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

TEST(Baseline, TakesWholeWordsOfASentenceAndTheWholeNameOfAnOutcome) {
  Deviation deviation = known("rst-in-window");
  CaseResult result = failed();
  result.because = "gap 2 is 11.00 times the one before, for \xc3\xa9t\xc3\xa9 is long";
  result.got = "<ACK=RCV.NXT+100>";
  result.outcome = "sent-again-late";
  for (const char* observed :
       {"gap", "2 is 11.00", "is long", "RCV.NXT+", "RCV.NXT+100", "sent-again-late"}) {
    deviation.observed = observed;
    EXPECT_EQ(compared(deviation, result), "ticket 7") << observed;
  }
  for (const char* observed : {"ap", "1.00 times", "RCV.NXT+10", "t\xc3\xa9", "sent-again", "late"}) {
    deviation.observed = observed;
    EXPECT_EQ(compared(deviation, result), "") << observed;
  }
  result.because = "gapped, and a gap";
  deviation.observed = "gap";
  EXPECT_EQ(compared(deviation, result), "ticket 7") << "the second is a word";
}

TEST(Baseline, IsWrittenInWordsThatWillBeTheSame) {
  EXPECT_EQ(lasting_words("gap 2 is 1.97 times the one before, not twice"),
            "times the one before, not twice");
  EXPECT_EQ(lasting_words("the state is not hazard H1"), "the state is not hazard") << "no part of a word";
  EXPECT_EQ(lasting_words("nothing came"), "nothing came");
  EXPECT_EQ(lasting_words("12 3"), "");
  for (const char* sentence : {"it stopped after 3 of 10", "ACK is RCV.NXT+7 where 5 was expected"}) {
    CaseResult result = failed();
    result.because = sentence;
    Deviation deviation = known("rst-in-window");
    deviation.observed = lasting_words(sentence);
    EXPECT_EQ(compared(deviation, result), "ticket 7") << deviation.observed;
  }
}

TEST(Baseline, KnowsOnlyTheVerdictThatItNames) {
  Deviation deviation = known("rst-in-window");
  deviation.verdict = Verdict::warn;
  EXPECT_EQ(compared(deviation), "");
}

TEST(Baseline, AKnownFailOrWarnThatPassesIsOutOfDate) {
  CaseResult passed = failed();
  passed.verdict = Verdict::pass;
  EXPECT_EQ(compared(known("rst-in-window"), passed), "unexpected pass");
  EXPECT_EQ(compared(known("rst-*"), passed), "")
      << "a pattern may cover what passes, and what only may fail";
  Deviation warning = known("rst-in-window");
  warning.verdict = Verdict::warn;
  EXPECT_EQ(compared(warning, passed), "unexpected pass");
  warning.sometimes = true;
  EXPECT_EQ(compared(warning, passed), "");
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

TEST(Baseline, APassIsUnexpectedOnlyWhereTheDeviationIsAlwaysThere) {
  CaseResult passed;
  passed.id = "rst-in-window";
  Deviation deviation = known("rst-in-window");
  deviation.verdict = Verdict::fail;
  passed.verdict = Verdict::pass;
  compare_with({deviation}, passed);
  EXPECT_TRUE(passed.unexpected_pass);
  deviation.sometimes = true;
  compare_with({deviation}, passed);
  EXPECT_FALSE(passed.unexpected_pass);
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
