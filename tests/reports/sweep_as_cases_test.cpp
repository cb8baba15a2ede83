// A sweep in the formats that know tests only: each departure must be there, in all of them alike.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "rendered.hpp"
#include "reports/sweep_as_cases.hpp"
#include "reports/verdict_details.hpp"
#include "reports/wording.hpp"
#include "sample.hpp"

namespace tcpspec::report {
namespace {

using nlohmann::json;
using test::rendered;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// What `tcpspec sweep` leaves: no cases, and of each grade and level a departure.
RunReport swept() {
  RunReport report;
  report.target.name = "sim:obeys-rst-anywhere";
  report.again = "tcpspec sweep sim:obeys-rst-anywhere";
  report.seed = 7;
  Sweep& sweep = report.sweep;
  sweep.points = 100;
  const auto depart = [&](const char* rule, Level level, Grade grade, const char* known) {
    sweep.departures.push_back({rule, "a RST is dropped", level, grade, "NONE, CLOSED", 3,
                                "established/RST/wnd/none", "--> <SEQ=RCV.NXT><CTL=RST>", known, 4});
  };
  depart("G-1", Level::must_text, Grade::forbidden, "");
  depart("G-2", Level::should, Grade::forbidden, "");
  depart("G-3", Level::must, Grade::tolerated, "");
  depart("G-4", Level::must, Grade::forbidden, "as RFC 793 had it");
  sweep.seen = {{"G-1", "NONE, CLOSED", Grade::forbidden, 3, "established/RST/wnd/none", 4},
                {"G-1", "NONE, same", Grade::conforming, 3, "established/RST/nxt/none", 6},
                {"G-5", "ACK, same", Grade::inconclusive, 1, "established/none/nxt/none", 4}};
  sweep.rules = {{"G-1", "a RST is dropped", Level::must_text, "RFC 5961 §3.2",
                  "cases/segment-arrives/synchronized.yaml", 23}};
  sweep.unplayed = {{"closing.simultaneous", "no SYN,ACK came", 210, 4}};
  summarize(report);
  return report;
}

TEST(SweptCases, AreEachDepartureAndEachRuleThatWasKept) {
  std::vector<std::string> told;
  for (const CaseResult& result : swept_cases(swept().sweep))
    told.push_back(result.id + " " + std::to_string(result.family) + " " +
                   std::string(to_string(result.verdict)) + (result.known.empty() ? "" : ", known"));
  EXPECT_THAT(told, ElementsAre("G-1[NONE, CLOSED] 4 fail", "G-2[NONE, CLOSED] 4 warn",
                                "G-3[NONE, CLOSED] 4 warn", "G-4[NONE, CLOSED] 4 fail, known", "G-1 6 pass",
                                "G-5 4 inconclusive", "closing.simultaneous 4 inconclusive"));
}

TEST(SweptCases, FailOnlyWhereAMustIsBroken) {
  SweepDeparture departure;
  departure.grade = Grade::forbidden;
  for (const auto& [level, verdict] : {std::pair{Level::must, Verdict::fail},
                                       {Level::must_text, Verdict::fail},
                                       {Level::should, Verdict::warn},
                                       {Level::ungraded, Verdict::warn}}) {
    departure.level = level;
    EXPECT_EQ(verdict_of(departure), verdict) << to_string(level);
  }
}

TEST(SweptCases, HaveIdsOfTheirOwnWhereSomePointsAreKnownAndOthersNot) {
  Sweep sweep;
  for (const char* point : {"established/RST/wnd/none", "established/RST/nxt-1/none"}) {
    SweepDeparture& departure = sweep.departures.emplace_back();
    departure.rule = "G-3";
    departure.seen = "ACK, same";
    departure.point = point;
  }
  const std::vector<CaseResult> cases = swept_cases(sweep);
  EXPECT_EQ(cases.at(0).id, "G-3[ACK, same]");
  EXPECT_EQ(cases.at(1).id, "G-3[ACK, same; established/RST/nxt-1/none]");
}

TEST(SweptCases, AreNeverNone) {
  Sweep sweep;
  sweep.points = 8;
  ASSERT_EQ(swept_cases(sweep).size(), 1u);
  EXPECT_EQ(swept_cases(sweep).front().verdict, Verdict::inconclusive);
}

TEST(SweptCases, SayWhereTheRuleStandsAndHowToPlayThePointAgain) {
  const RunReport report = told_as_cases(swept());
  const CaseResult& result = report.cases.front();
  EXPECT_EQ(result.file, "cases/segment-arrives/synchronized.yaml");
  EXPECT_EQ(result.line, 23);
  EXPECT_EQ(result.level, Level::must_text);
  EXPECT_EQ(again(report, result),
            "tcpspec sweep sim:obeys-rst-anywhere --point established/RST/wnd/none --family 4 --seed 7");
  EXPECT_THAT(verdict_details(report, result, {}),
              testing::Contains(HasSubstr("--> <SEQ=RCV.NXT><CTL=RST>")));
}

TEST(SweptCases, LeaveARunWithoutASweepAsItIs) {
  RunReport report = test::sample();
  report.sweep = {};
  EXPECT_EQ(told_as_cases(report).cases.size(), report.cases.size());
}

TEST(SweptReport, CountsTheSameInEveryFormat) {
  const RunReport report = swept();
  EXPECT_THAT(rendered("junit", report), HasSubstr(R"(tests="7" failures="1" errors="0" skipped="3")"));
  const json ctrf = json::parse(rendered("ctrf", report))["results"]["summary"];
  EXPECT_EQ(ctrf["tests"], 7);
  EXPECT_EQ(ctrf["failed"], 1);
  const json sarif = json::parse(rendered("sarif", report))["runs"][0]["results"];
  ASSERT_EQ(sarif.size(), 4u);
  EXPECT_EQ(sarif[0]["level"], "error");
  EXPECT_EQ(sarif[1]["level"], "warning");
  EXPECT_EQ(sarif[3]["suppressions"][0]["justification"], "as RFC 793 had it");
  const std::string tap = rendered("tap", report);
  EXPECT_THAT(tap, HasSubstr("1..7\nnot ok 1 - G-1[NONE, CLOSED] (IPv4)\n"));
  EXPECT_THAT(tap, HasSubstr("\nok 2 - G-2[NONE, CLOSED] (IPv4)\n"));
  const std::string github = rendered("github", report);
  EXPECT_THAT(github, HasSubstr("::error file=cases/segment-arrives/synchronized.yaml,line=23,title=G-1"));
  EXPECT_THAT(github, Not(HasSubstr("G-4")));
  EXPECT_THAT(rendered("csv", report), HasSubstr("G-1,9293,3.10.7,must,fail,2,1,0,1,0,0,0,"));
  for (const char* format : {"markdown", "comment", "github-summary"})
    EXPECT_THAT(rendered(format, report), HasSubstr("| 1 | 1 | 2 | 1 | 2 |")) << format;
}

TEST(SweptReport, TakesAWarnForAFailureUnderStrict) {
  EXPECT_THAT(rendered("junit", swept(), {.strict = true}), HasSubstr(R"(failures="3")"));
}

}  // namespace
}  // namespace tcpspec::report
