// Markdown and CSV: what people open.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rendered.hpp"
#include "reports/requirements.hpp"
#include "sample.hpp"

namespace tcpspec::report {
namespace {

using test::lines;
using test::rendered;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

RunReport long_report() {
  RunReport report = test::sample();
  for (int i = 0; i < 1500; ++i) {
    report.cases.push_back(test::failing_case());
    report.cases.back().id += std::to_string(i);
  }
  summarize(report);
  return report;
}

TEST(Markdown, EscapesWhatWouldBeMarkup) {
  RunReport report = test::sample();
  report.cases = {test::failing_case()};
  report.cases.front().because = "a | b <img src=x> [l](u) `c` @someone #1";
  const std::string text = rendered("markdown", report);
  EXPECT_THAT(text, HasSubstr("a \\| b \\<img src=x\\> \\[l\\](u) \\`c\\` @\u200bsomeone \\#1"));
}

TEST(Markdown, HasTablesWhoseRowsAreAsLongAsTheirHeads) {
  std::size_t bars = 0;
  for (const std::string& line : lines(rendered("markdown", test::hostile()))) {
    if (!line.starts_with('|')) {
      bars = 0;
      continue;
    }
    std::size_t here = 0;
    for (std::size_t i = 0; i < line.size(); ++i) here += line[i] == '|' && (i == 0 || line[i - 1] != '\\');
    EXPECT_TRUE(bars == 0 || here == bars) << line;
    bars = here;
  }
}

TEST(Markdown, KeepsTheLimitsOfWhereItGoesAndSaysWhatItLeftOut) {
  const RunReport report = long_report();
  const std::string comment = rendered("comment", report);
  EXPECT_LT(comment.size(), 65'536u);
  EXPECT_THAT(comment, HasSubstr("no room for the rest; see `results.json`"));
  const std::string summary = rendered("github-summary", report);
  EXPECT_LT(summary.size(), 1'048'576u);
  EXPECT_GT(summary.size(), 900'000u);
  EXPECT_THAT(rendered("markdown", report), Not(HasSubstr("There is more in")));
  EXPECT_THAT(rendered("comment", test::sample()), Not(HasSubstr("There is more in")));
}

TEST(Markdown, ClosesWhatItOpensWhereverItIsCut) {
  RunReport report = long_report();
  for (const std::size_t cases : {20u, 40u, 300u, 1500u}) {
    report.cases.resize(cases);
    const std::string text = rendered("comment", report);
    std::size_t opened = 0, closed = 0;
    for (const std::string& line : lines(text)) {
      opened += line.starts_with("<details>");
      closed += line == "</details>";
    }
    EXPECT_EQ(opened, closed);
  }
}

TEST(Csv, HasALineForEachRequirementWithItsVerdict) {
  const std::vector<std::string> all = lines(rendered("csv", test::sample()));
  EXPECT_THAT(all, Contains(StartsWith("RFC9293-MUST-77,9293,3.5.2,MUST,fail,1,0,0,1,")));
  EXPECT_THAT(all, Contains(StartsWith("RFC5961-3.2-1,5961,3.2,SHOULD,warn,1,0,1,0,")));
  for (const std::string& line : all) EXPECT_EQ(line.back(), '\r');
}

TEST(Csv, QuotesWhatMustBeAndLetsNoSpreadsheetCalculate) {
  RunReport report = test::sample();
  report.cases = {test::failing_case()};
  const auto because = [&](const std::string& text) {
    report.cases.front().because = text;
    return rendered("csv", report);
  };
  EXPECT_THAT(because("=HYPERLINK(\"http://x\")"), HasSubstr("\"'=HYPERLINK(\"\"http://x\"\")\""));
  EXPECT_THAT(because("-1+2"), HasSubstr(",'-1+2,"));
  EXPECT_THAT(because("@SUM(1)"), HasSubstr(",'@SUM(1),"));
  EXPECT_THAT(because("one, two"), HasSubstr(",\"one, two\","));
  EXPECT_THAT(because("a\nb"), HasSubstr("a\\x0ab"));
}

TEST(Requirements, AreMetWhereOneFamilyMetThemAndNoneBrokeThem) {
  RunReport report = test::sample();
  CaseResult four = report.cases.front();
  four.checks = {"A", "B"};
  CaseResult six = four;
  six.family = 6;
  six.verdict = Verdict::inconclusive;
  report.cases = {six, four};
  report.requirements.clear();
  auto results = requirement_results(report);
  ASSERT_EQ(results.size(), 2u);
  EXPECT_EQ(results[0].verdict, Verdict::pass);
  EXPECT_EQ(results[0].deciding->family, 4);
  report.cases[0].verdict = Verdict::fail;
  report.cases[0].charged = "B";
  results = requirement_results(report);
  EXPECT_EQ(results[0].requirement.id, "B");
  EXPECT_EQ(results[0].verdict, Verdict::fail);
  EXPECT_EQ(results[1].verdict, Verdict::pass) << "a case that broke B says nothing of A";
  EXPECT_EQ(results[1].cases.size(), 1u);
}

TEST(Requirements, HaveNoVerdictWhereNoCaseSpeaksOfThem) {
  RunReport report = test::sample();
  report.cases.clear();
  for (const RequirementResult& result : requirement_results(report)) EXPECT_FALSE(result.verdict);
  EXPECT_THAT(rendered("csv", report), HasSubstr(",not tested,0,"));
}

}  // namespace
}  // namespace tcpspec::report
