// What every segment showed, in each of the formats.
#include "reports/invariants.hpp"

#include <gmock/gmock.h>

#include "../golden/golden.hpp"
#include "rendered.hpp"
#include "reports/headline.hpp"
#include "reports/json.hpp"
#include "reports/merge.hpp"
#include "reports/sweep_as_cases.hpp"
#include "sample.hpp"

namespace tcpspec::report {
namespace {

using testing::HasSubstr;
using testing::Not;

RunReport watched() {
  RunReport report = test::sample();
  report.invariants = test::invariants_sample();
  return report;
}

TEST(InvariantResults, ComeBackFromJson) {
  const RunReport back = from_json(to_json(watched()));
  ASSERT_EQ(back.invariants.size(), 4U);
  EXPECT_EQ(back.invariants[0].evidence.at(0).got, "SEG.ACK is 8, COVERED is 5");
  EXPECT_EQ(back.invariants[0].level, Level::must);
  EXPECT_EQ(back.invariants[1].known_departures, 2);
  EXPECT_EQ(to_json(back), to_json(watched()));
}

TEST(InvariantResults, FailARunOnlyIfNobodyKnowsThem) {
  const auto all = test::invariants_sample();
  EXPECT_TRUE(counts_as_failure(all[0], false));
  EXPECT_FALSE(counts_as_failure(all[1], true)) << "the profile knows it";
  EXPECT_FALSE(counts_as_failure(all[2], true));
  EXPECT_FALSE(counts_as_failure(all[3], true)) << "nothing was seen of it";
  InvariantResult warned = all[1];
  warned.known.clear();
  EXPECT_FALSE(counts_as_failure(warned, false));
  EXPECT_TRUE(counts_as_failure(warned, true));
}

TEST(InvariantResults, ShowInTheHeadline) {
  RunReport report = watched();
  report.cases.resize(1);
  report.cases[0].verdict = Verdict::pass;
  EXPECT_EQ(headline(report, false).kind, Headline::Kind::bad);
  EXPECT_THAT(headline(report, false).text,
              HasSubstr("Of what holds of every segment 1 invariant is broken."));
  report.invariants.clear();
  EXPECT_EQ(headline(report, false).kind, Headline::Kind::good);
}

TEST(InvariantResults, AreCountedInASentence) {
  EXPECT_EQ(invariants_in_words(watched()),
            "Invariants: 1 kept, 1 broken, 1 known, 1 not exercised; 1132 checks of segments");
  EXPECT_EQ(invariants_in_words(test::sample()), "");
}

TEST(InvariantResults, AreCasesToOtherFormats) {
  const RunReport told = told_as_cases(watched());
  EXPECT_EQ(told.cases.size(), told_as_cases(test::sample()).cases.size() + 4);
  const auto junit = test::rendered("junit", watched());
  EXPECT_THAT(junit, HasSubstr("acknowledgment-covers-only-what-came"));
  EXPECT_THAT(junit, HasSubstr("SEG.ACK is 8, COVERED is 5"));
  const auto tap = test::rendered("tap", watched());
  EXPECT_THAT(tap, testing::ContainsRegex("not ok [0-9]+ - .*acknowledgment-covers-only-what-came"));
  EXPECT_THAT(tap, testing::ContainsRegex("ok [0-9]+ - .*ttl-is-not-zero"));
}

// What only an invariant checks was tested, too.
TEST(InvariantResults, CountForTheirRequirementInEveryReport) {
  RunReport report = watched();
  report.sweep = {};
  const std::string said = headline(report, false).text;
  RunReport unwatched = report;
  unwatched.invariants.clear();
  EXPECT_THAT(headline(unwatched, false).text, Not(HasSubstr(said.substr(0, said.find(" tested")))));
  for (const char* format : {"terminal", "html", "markdown"})
    EXPECT_THAT(test::flowing(test::rendered(format, report)), HasSubstr(said)) << format;
  const auto row_of = [&](const InvariantResult& result) {
    const std::string csv = test::rendered("csv", report);
    return csv.substr(csv.find("\n" + result.requirement + ","));
  };
  EXPECT_THAT(row_of(report.invariants[0]), testing::MatchesRegex("[^,]+,[^,]*,[^,]*,[^,]*,fail,.*"));
}

// Markdown has no place of its own for them; yet nobody ran them.
TEST(InvariantResults, AreNoCaseRuns) {
  RunReport report = watched();
  report.sweep = {};
  const std::string runs = std::to_string(report.cases.size()) + " case runs in ";
  for (const char* format : {"terminal", "markdown"})
    EXPECT_THAT(test::flowing(test::rendered(format, report)), HasSubstr(runs)) << format;
}

TEST(InvariantResults, ShowTheSegmentAndHowToSeeItAgain) {
  const auto text = test::rendered("terminal", watched());
  EXPECT_THAT(text, HasSubstr("acknowledgment-covers-only-what-came"));
  EXPECT_THAT(text, HasSubstr("in segment 5 of connection B of"));
  EXPECT_THAT(text, HasSubstr("<ACK=RCV.NXT+7>"));
  EXPECT_THAT(text, HasSubstr("--id 'out-of-order' --family 4"));
  EXPECT_THAT(text, Not(HasSubstr("flow-label-stays"))) << "the profile knows it";
  const auto page = test::rendered("html", watched());
  EXPECT_THAT(page, HasSubstr("id=\"invariants\""));
  EXPECT_THAT(page, HasSubstr("segment 5 of out-of-order, IPv4"));
  EXPECT_THAT(page, HasSubstr("Known: a timeout chooses another path"));
  EXPECT_THAT(test::rendered("html", test::sample()), Not(HasSubstr("id=\"invariants\"")));
}

TEST(InvariantResults, AreShownAsTheGoldenFilesSay) {
  RunReport report = watched();
  report.cases.resize(1);
  report.others.clear();
  report.sweep = {};
  summarize(report);
  for (const char* name : {"terminal", "json", "junit", "csv", "tap", "markdown"})
    tcpspec::test::expect_golden("reports/invariants/" + std::string(name), test::rendered(name, report));
  const std::string page = test::rendered("html", report);
  const std::size_t begin = page.find("<section id=\"invariants\"");
  ASSERT_NE(begin, std::string::npos);
  tcpspec::test::expect_golden("reports/invariants/html",
                               page.substr(begin, page.find("</section>", begin) - begin) + "</section>\n");
}

TEST(InvariantResults, AddUpWhenPartsAreMerged) {
  RunReport first = watched(), second = watched();
  first.shard = Shard{1, 2};
  second.shard = Shard{2, 2};
  second.cases.clear();
  // In the first part nothing was of this kind, and in the second it was broken.
  first.invariants[0].verdict = Verdict::not_applicable;
  first.invariants[0].segments = first.invariants[0].departures = 0;
  first.invariants[0].evidence.clear();
  const RunReport whole = merge({first, second});
  ASSERT_EQ(whole.invariants.size(), 4U);
  EXPECT_EQ(whole.invariants[0].verdict, Verdict::fail);
  EXPECT_EQ(whole.invariants[0].segments, 310);
  EXPECT_EQ(whole.invariants[2].segments, 1024);
  EXPECT_EQ(whole.invariants[2].verdict, Verdict::pass);
  EXPECT_EQ(whole.invariants[3].verdict, Verdict::not_applicable);
}

}  // namespace
}  // namespace tcpspec::report
