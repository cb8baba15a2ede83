#include "reports/headline.hpp"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rendered.hpp"
#include "reports/standing.hpp"
#include "sample.hpp"

namespace tcpspec::report {
namespace {

using testing::HasSubstr;

Requirement requirement(const std::string& id, Level level) {
  Requirement made;
  made.id = id;
  made.rfc = 9293;
  made.level = level;
  return made;
}

CaseResult result(const std::string& id, Verdict verdict, const std::string& charged = "") {
  CaseResult made;
  made.id = "case-" + id;
  made.verdict = verdict;
  made.checks = {id};
  made.charged = charged;
  return made;
}

RunReport report_of(std::vector<CaseResult> cases) {
  RunReport report;
  report.requirements = {requirement("A", Level::must), requirement("B", Level::must_not),
                         requirement("C", Level::should), requirement("D", Level::must)};
  report.cases = std::move(cases);
  summarize(report);
  return report;
}

TEST(Headline, SaysHowManyAreBrokenOfWhatLevelAndHowManyOfThemAreKnown) {
  RunReport report = report_of({result("A", Verdict::fail, "A"), result("B", Verdict::fail, "B"),
                                result("C", Verdict::warn, "C"), result("D", Verdict::pass)});
  EXPECT_EQ(headline(report, false).text,
            "2 of 4 tested requirements are broken (1 MUST, 1 MUST NOT); 1 brings a warning (1 SHOULD).");
  EXPECT_EQ(headline(report, false).kind, Headline::Kind::bad);
  report.cases[1].known = "ticket 7";
  EXPECT_THAT(headline(report, false).text, HasSubstr("1 MUST NOT), 1 of them known; 1 brings"));
  report.cases[0].known = report.cases[2].known = "ticket 8";
  EXPECT_THAT(headline(report, false).text,
              HasSubstr("1 MUST NOT), all known; 1 brings a warning (1 SHOULD), known."));
  EXPECT_EQ(headline(report, false).kind, Headline::Kind::good);
}

// A recommendation that is not followed is no broken requirement: the run ends with 0.
TEST(Headline, DoesNotCallAWarningBroken) {
  const RunReport report = report_of({result("C", Verdict::warn, "C"), result("D", Verdict::pass)});
  EXPECT_EQ(headline(report, false).text,
            "None of 2 tested requirements is broken; 1 brings a warning (1 SHOULD).");
  EXPECT_EQ(headline(report, true).text, "1 of 2 tested requirements is broken (1 SHOULD).");
}

TEST(Headline, KnowsTheLevelOfWhatNoCaseOfTheRunChecks) {
  RunReport report = report_of({result("A", Verdict::fail, "E")});
  report.others = {requirement("E", Level::must_text)};
  EXPECT_EQ(headline(report, false).text, "1 of 1 tested requirement is broken (1 must).");
}

TEST(Headline, SaysThatNothingIsBroken) {
  const RunReport report = report_of({result("A", Verdict::pass), result("B", Verdict::inconclusive)});
  EXPECT_EQ(headline(report, false).text, "None of 1 tested requirement is broken.");
  EXPECT_EQ(headline(RunReport{}, false).text, "No case was run.");
}

TEST(Headline, ComesWithWhatMakesTheRunDoubtful) {
  RunReport report = report_of({result("A", Verdict::pass), result("B", Verdict::error)});
  EXPECT_THAT(headline(report, false).text, HasSubstr(" 1 case run ended in an error of the tester"));
  EXPECT_EQ(headline(report, false).kind, Headline::Kind::error);
  report.cases[0].unexpected_pass = true;
  EXPECT_THAT(headline(report, false).text, HasSubstr(" 1 case run passes now, though a list"));
  EXPECT_EQ(headline(report, false).kind, Headline::Kind::bad);
  report.aborted = "the target died";
  EXPECT_THAT(headline(report, false).text,
              HasSubstr("The run ended early: the target died; 1 case run failed"));
}

TEST(Likeness, IsASentence) {
  RunReport report;
  EXPECT_EQ(likeness_in_words(report), "");
  report.likeness = {"linux", "Linux 6", 9, 9};
  EXPECT_EQ(likeness_in_words(report), "9 departures, all known of Linux 6 (--profile linux).");
  report.likeness.explained = 7;
  EXPECT_EQ(likeness_in_words(report), "9 departures, 7 of them known of Linux 6 (--profile linux).");
  report.likeness = {"linux", "Linux 6", 1, 1};
  EXPECT_EQ(likeness_in_words(report), "1 departure, known of Linux 6 (--profile linux).");
}

TEST(EveryReport, HasTheSameHeadline) {
  RunReport report = report_of({result("A", Verdict::fail, "A"), result("B", Verdict::inconclusive)});
  report.likeness = {"linux", "Linux 6", 9, 9};
  const std::string said = headline(report, false).text;
  for (const char* format : {"terminal", "html"}) {
    EXPECT_THAT(test::flowing(test::rendered(format, report)), HasSubstr(said)) << format;
    EXPECT_THAT(test::flowing(test::rendered(format, report)), HasSubstr(likeness_in_words(report)))
        << format;
  }
}

TEST(EveryReport, CountsRequirementsAlike) {
  RunReport report = report_of(
      {result("A", Verdict::fail, "A"), result("B", Verdict::inconclusive), result("C", Verdict::warn, "C")});
  report.cases[2].known = "ticket 7";
  EXPECT_THAT(test::rendered("terminal", report),
              HasSubstr("RFC 9293  0 pass  1 known  1 fail  1 inconclusive  1 not tested\n"));
  const std::string csv = test::rendered("csv", report);
  EXPECT_THAT(csv, HasSubstr("A,9293,,MUST,fail,1,"));
  EXPECT_THAT(csv, HasSubstr("B,9293,,MUST NOT,inconclusive,1,"));
  EXPECT_THAT(csv, HasSubstr("D,9293,,MUST,not tested,0,"));
  const std::string page = test::rendered("html", report);
  for (const Standing standing :
       {Standing::known, Standing::broken, Standing::undecided, Standing::not_tested})
    EXPECT_THAT(page, HasSubstr("</span> " + std::string(to_string(standing)) + "</th>"));
}

TEST(EveryReport, SaysWhichFamilyWasNotTested) {
  const RunReport report = report_of({result("A", Verdict::pass)});
  EXPECT_THAT(test::rendered("terminal", report), HasSubstr("IPv6      not tested\n"));
  EXPECT_THAT(test::rendered("html", report),
              testing::ContainsRegex("IPv6</th><td class=\"none\"[^>]*>not tested</td>"));
}

}  // namespace
}  // namespace tcpspec::report
