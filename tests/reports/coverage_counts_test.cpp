// How much of the catalogue the suite checks.
#include "reports/coverage_counts.hpp"

#include <gmock/gmock.h>

#include "rendered.hpp"
#include "reports/json.hpp"
#include "sample.hpp"

namespace tcpspec::report {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Two are checked, one is open, one cannot be seen; two levels, two RFCs.
RunReport counted() {
  RunReport report = test::sample();
  report.requirements[0].condition = RowCondition::cases;
  report.requirements[1].condition = RowCondition::invariants;
  for (Requirement& other : report.others) other.condition = RowCondition::not_observable;
  report.others[0].condition = RowCondition::open;
  report.others[0].open = "no case is written yet";
  return report;
}

std::string line(const std::vector<CoverageRow>& rows, const std::string& name) {
  for (const CoverageRow& row : rows)
    if (row.name == name)
      return std::to_string(row.count.checked) + " of " + std::to_string(row.count.observable) + ", " +
             std::to_string(row.count.all);
  return "none";
}

TEST(CoverageCounts, AddUpByRfcLevelAndAccess) {
  const CoverageTable table = coverage_table(counted());
  EXPECT_EQ(table.all.checked, 2);
  EXPECT_EQ(table.all.observable, 3);
  EXPECT_EQ(table.all.all, 6);
  EXPECT_EQ(line(table.rfcs, "RFC 9293"), "1 of 2, 3");
  EXPECT_EQ(line(table.rfcs, "RFC 5961"), "1 of 1, 1");
  EXPECT_EQ(line(table.rfcs, "RFC 6298"), "0 of 0, 1");
  EXPECT_EQ(line(table.levels, "MUST"), "1 of 2, 4");
  EXPECT_EQ(line(table.levels, "SHOULD"), "1 of 1, 2");
  EXPECT_EQ(line(table.accesses, "wire-L0"), "2 of 2, 4");
  EXPECT_EQ(line(table.accesses, "wire-L1"), "0 of 1, 1");
  EXPECT_EQ(percent({2, 3, 6}), "66 %");
  EXPECT_EQ(percent({0, 0, 6}), "");
}

TEST(CoverageCounts, AreTheSameInEachReport) {
  const char* sentence =
      "The cases, rules and invariants check 2 of 3 observable requirements (MUST and MUST NOT: 1 of 2).";
  EXPECT_EQ(coverage_in_words(counted()), sentence);
  EXPECT_THAT(test::rendered("html", counted()), HasSubstr(sentence));
  EXPECT_THAT(test::rendered("html", counted()), HasSubstr("nothing checks it yet: no case is written yet"));
  EXPECT_THAT(test::rendered("terminal", counted(), {.width = 200}), HasSubstr(sentence));
  EXPECT_EQ(coverage_in_words(from_json(to_json(counted()))), sentence);
}

TEST(CoverageCounts, AreLeftOutOfAReportThatDoesNotHaveThem) {
  EXPECT_EQ(coverage_in_words(test::sample()), "");
  EXPECT_THAT(test::rendered("html", test::sample()), Not(HasSubstr("What the suite checks")));
  EXPECT_THAT(test::rendered("terminal", test::sample()), Not(HasSubstr("observable requirements")));
}

}  // namespace
}  // namespace tcpspec::report
