#include "reports/comparison_renderers.hpp"

#include <sstream>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "../fuzz/report_laws.hpp"
#include "../golden/golden.hpp"
#include "reports/merge.hpp"
#include "sample.hpp"

namespace tcpspec::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

CaseResult one(const std::string& id, const std::string& requirement, Verdict verdict, int family = 4) {
  CaseResult result;
  result.id = id;
  result.title = "What " + id + " is about";
  result.family = family;
  result.verdict = verdict;
  result.checks = {requirement};
  if (verdict == Verdict::fail || verdict == Verdict::warn) result.charged = requirement;
  if (verdict != Verdict::pass) result.because = "because of " + id;
  return result;
}

RunReport run_of(const std::string& target, const std::vector<CaseResult>& cases) {
  RunReport report;
  report.target.name = target;
  report.started = "2024-02-29T12:00:00Z";
  report.tool_version = "0.1.0";
  report.cases = cases;
  report.requirements = {{"R-1", 9293, "3.1", Level::must, "The first is met."},
                         {"R-2", 9293, "3.2", Level::should, "The second is met."},
                         {"R-3", 5961, "3", Level::may, "The third is met."}};
  summarize(report);
  return report;
}

/// R-1 gets worse, R-2 better, R-3 is looked at in the second run only.
std::vector<RunReport> two_runs() {
  return {run_of("old", {one("a", "R-1", Verdict::pass), one("b", "R-2", Verdict::warn)}),
          run_of("new", {one("a", "R-1", Verdict::fail), one("b", "R-2", Verdict::pass),
                         one("c", "R-3", Verdict::inconclusive)})};
}

std::string shown(const Comparison& comparison, std::string_view name) {
  std::ostringstream out;
  for (const ComparisonRenderer& renderer : comparison_renderers)
    if (renderer.name == name) renderer.render(out, comparison, {.ascii = true, .width = 60});
  return out.str();
}

TEST(Compare, SaysWhatGotWorseFromTheFirstToTheLast) {
  const Comparison comparison = compare(two_runs(), {}, CompareBy::requirements, false);
  ASSERT_EQ(comparison.rows.size(), 3u);
  EXPECT_TRUE(comparison.rows[0].regressed());
  EXPECT_FALSE(comparison.rows[1].regressed());
  EXPECT_FALSE(comparison.rows[2].regressed()) << "where nothing was known, nothing got worse";
  EXPECT_EQ(comparison.regressions, 1u);
  EXPECT_EQ(comparison.differences, 3u);
}

TEST(Compare, CallsNeitherSilenceNorAnotherReasonARegression) {
  for (const Verdict now : {Verdict::pass, Verdict::inconclusive, Verdict::not_applicable}) {
    const std::vector<RunReport> runs{run_of("x", {one("a", "R-1", Verdict::pass)}),
                                      run_of("x", {one("a", "R-1", now)})};
    EXPECT_EQ(compare(runs, {}, CompareBy::cases, false).regressions, 0u) << to_string(now);
  }
  const std::vector<RunReport> still{run_of("x", {one("a", "R-1", Verdict::fail)}),
                                     run_of("x", {one("a", "R-1", Verdict::fail)})};
  EXPECT_EQ(compare(still, {}, CompareBy::cases, false).regressions, 0u);
  const std::vector<RunReport> gone{run_of("x", {one("a", "R-1", Verdict::pass)}), run_of("x", {})};
  EXPECT_EQ(compare(gone, {}, CompareBy::cases, false).regressions, 0u);
  EXPECT_EQ(compare(gone, {}, CompareBy::cases, false).differences, 1u);
  EXPECT_EQ(compare(gone, {}, CompareBy::cases, false).no_longer_run, 1u);
}

TEST(Compare, KeepsFamiliesOfACaseApart) {
  const std::vector<RunReport> runs{
      run_of("x", {one("a", "R-1", Verdict::pass, 4), one("a", "R-1", Verdict::pass, 6)}),
      run_of("x", {one("a", "R-1", Verdict::pass, 4), one("a", "R-1", Verdict::fail, 6)})};
  const Comparison comparison = compare(runs, {}, CompareBy::cases, true);
  ASSERT_EQ(comparison.rows.size(), 1u);
  EXPECT_EQ(comparison.rows[0].id, "a (IPv6)");
  EXPECT_EQ(comparison.differences, 1u);
}

TEST(Compare, TellsColumnsApart) {
  auto runs = two_runs();
  runs[1].target.name = "old";
  runs.push_back(runs[1]);
  runs[2].started = "2025-01-01T00:00:00Z";
  const auto columns = compare(runs, {"", "", "mine"}, CompareBy::cases, false).columns;
  EXPECT_EQ(columns[0].name, "old 2024-02-29T12:00:00Z");
  EXPECT_EQ(columns[1].name, "old 2024-02-29T12:00:00Z #2");
  EXPECT_EQ(columns[2].name, "mine");
}

TEST(Compare, IsShownAsTheGoldenFilesSay) {
  const Comparison comparison = compare(two_runs(), {}, CompareBy::requirements, false);
  for (const ComparisonRenderer& renderer : comparison_renderers)
    tcpspec::test::expect_golden("reports/compare." + std::string(renderer.name),
                                 shown(comparison, renderer.name));
}

TEST(Compare, ListsOnlyWhatDiffersIfThatIsWanted) {
  auto runs = two_runs();
  runs[0].cases.push_back(one("same", "R-9", Verdict::pass));
  runs[1].cases.push_back(one("same", "R-9", Verdict::pass));
  const auto ids = [&](bool only) {
    std::vector<std::string> all;
    for (const CompareRow& row : compare(runs, {}, CompareBy::cases, only).rows) all.push_back(row.id);
    return all;
  };
  EXPECT_THAT(ids(true), ElementsAre("a (IPv4)", "b (IPv4)", "c (IPv4)"));
  EXPECT_THAT(ids(false), ElementsAre("a (IPv4)", "b (IPv4)", "same (IPv4)", "c (IPv4)"));
}

TEST(Compare, CarriesNothingThatATargetCouldBreakOutWith) {
  const Comparison comparison = compare({test::hostile(), test::hostile()}, {}, CompareBy::cases, false);
  EXPECT_EQ(fuzz::broken_xml(shown(comparison, "svg")), "");
  EXPECT_EQ(fuzz::broken_xml(shown(comparison, "html")), "");
  EXPECT_TRUE(nlohmann::json::accept(shown(comparison, "json")));
  for (const ComparisonRenderer& renderer : comparison_renderers)
    EXPECT_EQ(fuzz::broken_text(shown(comparison, renderer.name)), "") << renderer.name;
}

TEST(Compare, IsOnePageWithoutAnotherFileOrAScript) {
  const std::string page = shown(compare(two_runs(), {}, CompareBy::requirements, false), "html");
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("src=")));
  EXPECT_THAT(page, Not(HasSubstr("href=")));
}

// ---- shards

TEST(Merge, JoinsWhatShardsFoundOnOneTimeLine) {
  auto shards = two_runs();
  shards[1].target.name = shards[0].target.name;
  shards[1].cases.erase(shards[1].cases.begin(), shards[1].cases.begin() + 2);
  shards[0].time_line = 1000;
  shards[1].time_line = 5000;
  shards[1].cases[0].began_at = 7;
  shards[0].conditions = {{{"agent", "yes"}}};
  shards[1].conditions = {{{"agent", "no"}}};
  shards[0].seconds = 3;
  shards[1].seconds = 2;
  shards[0].spent = {.timers = 2, .processor = 0.5};
  shards[1].spent = {.timers = 1, .processor = 0.25};
  shards[1].requirements.push_back({"R-0", 1, "1", Level::must, "Another."});
  const RunReport whole = merge(shards);
  ASSERT_EQ(whole.cases.size(), 3u);
  EXPECT_EQ(whole.time_line + whole.cases[2].began_at, 5007);
  EXPECT_EQ(whole.conditions.at(static_cast<std::size_t>(whole.cases[2].tape.conditions_index)).at("agent"),
            "no");
  EXPECT_EQ(whole.seconds, 3);
  EXPECT_EQ(whole.spent.timers, 3);
  EXPECT_EQ(whole.spent.processor, 0.75);
  EXPECT_EQ(whole.requirements.size(), 4u);
  EXPECT_EQ(whole.requirements[0].id, "R-0");
  EXPECT_EQ(whole.summary.cases, 3);
  EXPECT_EQ(whole.summary.verdicts.at("inconclusive"), 1);
}

TEST(Merge, RefusesWhatIsNoShardOfOneRun) {
  auto shards = two_runs();
  EXPECT_THROW(merge(shards), std::invalid_argument) << "two targets";
  shards[1].target.name = shards[0].target.name;
  EXPECT_THROW(merge(shards), std::invalid_argument) << "the same cases";
  EXPECT_THROW(merge({}), std::invalid_argument);
}

}  // namespace
}  // namespace tcpspec::report
