#include "scan/differences.hpp"

#include <gmock/gmock.h>

namespace tcpspec::scan {
namespace {

using report::Verdict;
using testing::HasSubstr;
using testing::Not;

HostResult host(const char* address, const std::vector<std::pair<std::string, Verdict>>& cases,
                HostState state = HostState::tested) {
  HostResult result;
  result.target = {*wire::Address::parse(address), 80};
  result.state = state;
  for (const auto& [id, verdict] : cases) result.cases.push_back({id, verdict, {}, {}});
  return result;
}

TEST(Differences, CountTheTargetsByState) {
  Differences all;
  all.add(host("10.0.0.1", {}));
  all.add(host("10.0.0.2", {}, HostState::silent));
  all.add(host("10.0.0.3", {}, HostState::silent));
  EXPECT_THAT(all.to_string(), HasSubstr("3 targets, 1 tested, 2 silent\n"));
}

TEST(Differences, ShowOnlyCasesInWhichTargetsDiffer) {
  Differences all;
  all.add(host("10.0.0.1", {{"same", Verdict::fail}, {"other", Verdict::pass}}));
  all.add(host("10.0.0.2", {{"same", Verdict::fail}, {"other", Verdict::warn}}));
  const std::string text = all.to_string();
  EXPECT_THAT(text, HasSubstr("2 cases, the targets differ in 1\n"));
  EXPECT_THAT(text, testing::ContainsRegex("other +1 +0 +1 +0 +0 +0\n"));
  EXPECT_THAT(text, Not(HasSubstr("same")));
}

TEST(Differences, GroupTargetsThatAreAlike) {
  Differences all;
  const auto usual = std::vector<std::pair<std::string, Verdict>>{{"a", Verdict::pass}, {"b", Verdict::pass}};
  all.add(host("10.0.0.9", {{"a", Verdict::pass}, {"b", Verdict::fail}}));
  all.add(host("10.0.0.1", usual));
  all.add(host("10.0.0.2", usual));
  // Another order, and a case that only one has.
  all.add(host("10.0.0.3", {{"b", Verdict::pass}, {"a", Verdict::pass}}));
  all.add(host("10.0.0.4", {{"a", Verdict::pass}, {"b", Verdict::pass}, {"c", Verdict::pass}}));
  const std::string text = all.to_string();
  EXPECT_THAT(text, HasSubstr("\n      3  alike, as 10.0.0.1:80\n"));
  EXPECT_THAT(text, HasSubstr("\n      1  not like these, as 10.0.0.9:80\n      b: fail\n"));
  EXPECT_THAT(text, HasSubstr("\n      1  not like these, as 10.0.0.4:80\n      c: pass\n"));
}

TEST(Differences, LeaveTargetsOutOfGroupsThatWereNotTestedToTheEnd) {
  Differences all;
  all.add(host("10.0.0.1", {{"a", Verdict::fail}}, HostState::gone));
  EXPECT_THAT(all.to_string(), Not(HasSubstr("alike")));
}

}  // namespace
}  // namespace tcpspec::scan
