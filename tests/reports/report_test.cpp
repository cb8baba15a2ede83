#include "run/report.hpp"

#include <gtest/gtest.h>

namespace tcpspec::report {
namespace {

TEST(Verdict, OnlyGetsWorse) {
  EXPECT_EQ(worse(Verdict::fail, Verdict::warn), Verdict::fail);
  EXPECT_EQ(worse(Verdict::pass, Verdict::inconclusive), Verdict::inconclusive);
  EXPECT_EQ(worse(Verdict::fail, Verdict::error), Verdict::error);
}

TEST(Verdict, IsReadBackFromItsWord) {
  for (int i = 0; i < verdict_count; ++i) {
    const auto verdict = static_cast<Verdict>(i);
    EXPECT_FALSE(to_string(verdict).empty());
    EXPECT_EQ(verdict_from_string(to_string(verdict)), verdict);
  }
  EXPECT_EQ(verdict_from_string("okay"), std::nullopt);
}

TEST(Summarize, CountsEveryVerdictAlsoThoseThatDidNotOccur) {
  RunReport report;
  report.cases.resize(3);
  report.cases[0].verdict = Verdict::fail;
  report.cases[0].known = "a reason";
  report.cases[1].verdict = Verdict::pass;
  report.cases[1].unexpected_pass = report.cases[1].flaky = true;
  report.cases[2].verdict = Verdict::pass;
  report.summary.left_out = 7;
  summarize(report);
  summarize(report);
  EXPECT_EQ(report.summary.verdicts.size(), std::size_t{verdict_count});
  EXPECT_EQ(report.summary.verdicts["pass"], 2);
  EXPECT_EQ(report.summary.verdicts["fail"], 1);
  EXPECT_EQ(report.summary.verdicts["not applicable"], 0);
  EXPECT_EQ(report.summary.cases, 3);
  EXPECT_EQ(report.summary.known, 1);
  EXPECT_EQ(report.summary.unexpected_passes, 1);
  EXPECT_EQ(report.summary.flaky, 1);
  EXPECT_EQ(report.summary.left_out, 7);
}

TEST(Environment, TellsRoundsAndTimescaleInWordsAndReadsThemBack) {
  RunReport report;
  report.rounds = 3;
  report.timescale = 2.5;
  RunReport read;
  read.environment = environment_in_words(report);
  EXPECT_EQ(read.environment.at("rounds") + " " + read.environment.at("timescale"), "3 2.5");
  take_from_environment(read);
  EXPECT_EQ(read.rounds, 3);
  EXPECT_EQ(read.timescale, 2.5);
  EXPECT_TRUE(read.environment.empty());
}

}  // namespace
}  // namespace tcpspec::report
