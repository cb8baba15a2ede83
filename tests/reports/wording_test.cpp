#include "reports/wording.hpp"
#include "base/display_width.hpp"
#include "reports/exchange_figure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "reports/printable.hpp"
#include "sample.hpp"

namespace tcpspec::report {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

TEST(SuitePath, IsTheDottedPathBelowCases) {
  EXPECT_EQ(suite_path("cases/rfc9293/time-wait.yaml"), "rfc9293.time-wait");
  EXPECT_EQ(suite_path("rfc9293/time-wait.yaml"), "rfc9293.time-wait");
  EXPECT_EQ(suite_path("/usr/share/tcpspec/cases/rfc9293/time-wait.yaml"), "rfc9293.time-wait");
  EXPECT_EQ(suite_path("../mine/x.yaml"), "mine.x");
  EXPECT_EQ(suite_path(""), "cases");
}

TEST(SuitePath, HasNothingOfTheMachine) { EXPECT_EQ(suite_path("/somewhere/private/x.yaml"), "x"); }

TEST(RfcOf, ComesFromTheRequirementOrElseFromItsId) {
  RunReport report = test::sample();
  CaseResult result;
  EXPECT_EQ(rfc_of(report, result), 0);
  result.checks = {"RFC7323-5.3-1"};
  EXPECT_EQ(rfc_of(report, result), 7323);
  result.charged = "RFC5961-3.2-1";
  EXPECT_EQ(rfc_of(report, result), 5961);
}

TEST(Again, IsAShellCommandForThisOneCase) {
  RunReport report = test::sample();
  EXPECT_EQ(again(report, report.cases[1]),
            "tcpspec run lab --id 'half-open-discovery[SYN+FIN]' --family 6 --seed 18446744073709551615");
  report.again = "tcpspec run lab --exec 'nginx -g x'";
  EXPECT_EQ(
      again(report, report.cases[0]),
      "tcpspec run lab --exec 'nginx -g x' --id 'rst-in-window' --family 4 --seed 18446744073709551615");
}

TEST(RunsInWords, TellEachRunOfAFlakyCaseOrEachVerdictOfItsRounds) {
  CaseResult last, first;
  last.verdict = Verdict::fail;
  last.because = "nothing came";
  first.verdict = Verdict::pass;
  EXPECT_THAT(runs_in_words(last), testing::IsEmpty());
  last.earlier = {first};
  EXPECT_THAT(runs_in_words(last),
              testing::ElementsAre("run 1 of 2: pass", "run 2 of 2: fail, nothing came"));
  last.rounds = {{"fail", 1}, {"pass", 8}};
  EXPECT_THAT(runs_in_words(last),
              testing::ElementsAre("pass in 8 of 9 rounds", "fail in 1 of 9 rounds, nothing came"));
}

TEST(Took, SaysWhatMadeTheRunLonger) {
  RunReport report;
  report.seconds = 61.5;
  EXPECT_EQ(took(report), "61.5 s");
  report.rounds = 3;
  report.timescale = 2.5;
  EXPECT_EQ(took(report), "61.5 s, 3 rounds, where the tester waited 2.5 times as long as usual");
}

TEST(InWords, ChoosesAUnitThatAPersonWould) {
  EXPECT_EQ(in_words(0.0004), "0.4 ms");
  EXPECT_EQ(in_words(0.25), "250 ms");
  EXPECT_EQ(in_words(1.4), "1.4 s");
  EXPECT_EQ(in_words(61.5), "61.5 s");
  EXPECT_EQ(in_words(120), "2 min");
  EXPECT_EQ(in_words(610), "10 min 10 s");
}

TEST(Failure, IsAFailOrAnUnexpectedPassAndUnderStrictAWarn) {
  CaseResult result;
  result.verdict = Verdict::warn;
  EXPECT_FALSE(counts_as_failure(result, false));
  EXPECT_TRUE(counts_as_failure(result, true));
  result.verdict = Verdict::fail;
  EXPECT_TRUE(counts_as_failure(result, false));
  result.known = "a reason";
  EXPECT_FALSE(counts_as_failure(result, true));
  result = {};
  result.verdict = Verdict::pass;
  result.unexpected_pass = true;
  EXPECT_TRUE(counts_as_failure(result, false));
  result = {};
  result.verdict = Verdict::inconclusive;
  EXPECT_FALSE(counts_as_failure(result, true));
}

TEST(Figure, DrawsBothDirectionsAndTellsStepsWithoutSegmentsInWords) {
  CaseResult result = test::failing_case();
  SegmentRecord& reset = result.segments.emplace_back();
  reset = {1.2, true, 2, "<SEQ=SND.NXT><CTL=RST>", "", "", SegmentRole::matched, "B"};
  reset.matched_outcome = "reset";
  const std::vector<std::string> lines = exchange_figure(result, {.ascii = true, .width = 80});
  ASSERT_GE(lines.size(), 4u);
  EXPECT_THAT(lines[0], HasSubstr("tester"));
  EXPECT_THAT(lines[1], HasSubstr("1. (2 segments to reach ESTABLISHED)"));
  EXPECT_THAT(lines[2], HasSubstr("2. --> <SEQ=RCV.NXT+RCV.WND+1000><CTL=SYN,FIN>"));
  EXPECT_THAT(lines, Contains(HasSubstr("<-- (B) <SEQ=SND.NXT><CTL=RST>")));
  EXPECT_THAT(lines, Contains(HasSubstr("(as expected: reset)")));
  EXPECT_THAT(lines,
              Contains(HasSubstr("(expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>: nothing within 1.000 s)")));
}

TEST(Figure, CutsTheMiddleOfALongExchangeAndSaysSo) {
  CaseResult result = test::failing_case();
  const SegmentRecord one = result.segments[2];
  result.segments.assign(100, one);
  for (std::size_t i = 0; i < 100; i += 2) result.segments[i].text += "<DATA=1>";
  const std::vector<std::string> lines = exchange_figure(result, {});
  EXPECT_LT(lines.size(), 40u);
  EXPECT_THAT(lines, Contains(HasSubstr("see results.json")));
  EXPECT_THAT(lines, Contains(HasSubstr(" 100. -->"))) << "the end is what explains the verdict";
  EXPECT_GT(exchange_figure(result, {.ascii = true, .width = 80, .everything = true}).size(), 100u);
}

TEST(Figure, TellsOnceWhatWasSentManyTimes) {
  CaseResult result = test::failing_case();
  const SegmentRecord one = result.segments[2];
  result.segments.assign(20, one);
  result.segments.back().time = 0.5;
  const std::vector<std::string> lines = exchange_figure(result, {});
  EXPECT_THAT(lines, Contains(HasSubstr("(19 more of these, the last at 0.5000 s)")));
  EXPECT_LT(lines.size(), 8u);
  result.segments.resize(2);
  EXPECT_THAT(exchange_figure(result, {}), Not(Contains(HasSubstr("more of it"))))
      << "a repetition is often the point";
}

TEST(Figure, StaysWithinItsWidth) {
  for (const std::size_t cells : {40u, 60u, 80u, 132u})
    for (const std::string& line :
         exchange_figure(test::failing_case(), {.ascii = true, .width = cells, .everything = true}))
      EXPECT_LE(base::display_width(line), std::max<std::size_t>(cells, 60)) << line;
}

}  // namespace
}  // namespace tcpspec::report
