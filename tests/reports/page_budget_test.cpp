// A page that would become too long leaves out what is worth least, and says so.
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/html/page.hpp"
#include "sample.hpp"

namespace tcpspec::report {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string page_of(const RunReport& report, std::size_t octets_at_most) {
  std::ostringstream out;
  write_html(out, report, {.octets_at_most = octets_at_most});
  return out.str();
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

// The case that passed, and the one that failed, as many times as a page can hardly bear.
RunReport many(int times) {
  RunReport report = test::sample();
  std::vector<CaseResult> cases;
  for (int i = 0; i < times; ++i)
    for (CaseResult one : test::sample().cases) {
      one.id += "-" + std::to_string(i);
      cases.push_back(one);
    }
  report.cases = std::move(cases);
  summarize(report);
  return report;
}

TEST(PageBudget, LeavesNothingOutOfAPageThatIsShortEnough) {
  EXPECT_THAT(page_of(test::sample(), 2'900'000), Not(HasSubstr("left-out")));
}

TEST(PageBudget, LeavesOutTheOctetsOfTheLastDeparturesFirst) {
  const RunReport report = many(20);
  const std::string whole = page_of(report, 100'000'000);
  const std::string page = page_of(report, whole.size() - 1000);
  EXPECT_LE(page.size(), whole.size() - 1000);
  EXPECT_THAT(page, HasSubstr("the octets of "));
  EXPECT_EQ(count_of(page, "class=\"ladder\""), count_of(whole, "class=\"ladder\""));
  const std::string octets = "absolute numbers";
  EXPECT_LT(count_of(page, octets), count_of(whole, octets));
  const std::size_t first = page.find("id=\"case-half-open-discovery[SYN+FIN]-0\"");
  EXPECT_THAT(page.substr(first, page.find("<section", first) - first), HasSubstr(octets));
}

TEST(PageBudget, LeavesOutExchangesOfWhatPassedBeforeThoseOfWhatFailed) {
  const RunReport report = many(20);
  const std::string whole = page_of(report, 100'000'000);
  std::size_t most = whole.size();
  std::string page = whole;
  while (page.find(">left out</a>") == std::string::npos) page = page_of(report, most -= 3000);
  EXPECT_LE(page.size(), most);
  EXPECT_THAT(page, HasSubstr("first those of cases that passed"));
  EXPECT_THAT(page, HasSubstr("tcpspec report results.json -v"));
  EXPECT_EQ(count_of(page, "class=\"d\""), count_of(whole, "class=\"d\"")) << "a decision is no longer shown";
}

TEST(PageBudget, KeepsEveryVerdictHoweverLittleRoomThereIs) {
  const RunReport report = many(3);
  const std::string page = page_of(report, 1000);
  EXPECT_THAT(page, Not(HasSubstr("class=\"ladder\"")));
  for (const CaseResult& one : report.cases) EXPECT_THAT(page, HasSubstr(one.id));
}

TEST(Ladders, AreDrawnOnceAndUsedAgain) {
  const std::string once = page_of(many(1), 100'000'000), often = page_of(many(2), 100'000'000);
  EXPECT_EQ(count_of(often, "<path"), count_of(once, "<path"));
  EXPECT_EQ(count_of(often, "class=\"ladder\""), 2 * count_of(once, "class=\"ladder\""));
}

}  // namespace
}  // namespace tcpspec::report
