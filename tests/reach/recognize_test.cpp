// Which stack a target is told to be, and from what.
#include "reach/recognize.hpp"

#include <algorithm>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tcpspec::reach {
namespace {

using report::CaseResult;
using report::Verdict;
using testing::Contains;

CaseResult result(const std::string& id, Verdict verdict, const std::string& because = "odd") {
  CaseResult one;
  one.id = id;
  one.verdict = verdict;
  one.because = because;
  return one;
}

/// Departs in a, b, c and d, which tell it from others, and in e, where others depart too.
lab::Profile profile(const std::string& name) {
  lab::Profile made;
  made.name = name;
  made.stack_name = "Stack";
  made.versions = "2";
  made.told_by = {"a", "b", "c", "d"};
  for (const char* id : {"a", "b", "c", "d", "e"})
    made.deviations.push_back({id, std::nullopt, Verdict::fail, "odd", "because " + name});
  return made;
}

TEST(Recognize, SaysHowManyDeparturesTheProfileExplains) {
  const auto found =
      recognize({result("a", Verdict::fail), result("b", Verdict::fail), result("c", Verdict::fail),
                 result("e", Verdict::fail), result("x", Verdict::warn), result("y", Verdict::pass)},
                {profile("stack")});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->likeness.profile, "stack");
  EXPECT_EQ(found->likeness.stack, "Stack 2");
  EXPECT_EQ(found->likeness.departures, 5);
  EXPECT_EQ(found->likeness.explained, 4);
}

TEST(Recognize, NeedsThreeSignsAndThreeOfFour) {
  std::vector<CaseResult> results{result("a", Verdict::fail), result("b", Verdict::fail),
                                  result("e", Verdict::fail)};
  EXPECT_FALSE(recognize(results, {profile("stack")})) << "two are a coincidence";
  results.push_back(result("c", Verdict::fail));
  results.push_back(result("d", Verdict::pass));
  EXPECT_TRUE(recognize(results, {profile("stack")}));
  results[0] = result("a", Verdict::fail, "something else");
  EXPECT_FALSE(recognize(results, {profile("stack")})) << "it departs, but not so";
  results[0] = result("a", Verdict::inconclusive);
  EXPECT_FALSE(recognize(results, {profile("stack")})) << "what is not decided is not a sign";
}

TEST(Recognize, LooksOnlyAtWhatNothingHasExplained) {
  std::vector<CaseResult> results{result("a", Verdict::fail), result("b", Verdict::fail),
                                  result("c", Verdict::fail)};
  for (CaseResult& one : results) one.known = "ticket 7";
  EXPECT_FALSE(recognize(results, {profile("stack")}));
  EXPECT_FALSE(recognize({}, {profile("stack")}));
}

TEST(Recognize, TakesTheProfileThatExplainsMost) {
  lab::Profile more = profile("more");
  more.deviations.push_back({"f", std::nullopt, Verdict::fail, "odd", "it is so"});
  const auto found = recognize({result("a", Verdict::fail), result("b", Verdict::fail),
                                result("c", Verdict::fail), result("f", Verdict::fail)},
                               {profile("less"), more});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->likeness.profile, "more");
}

TEST(Excuse, LeavesWhatPassesAndWhatIsExcusedAlready) {
  std::vector<CaseResult> results{result("a", Verdict::fail), result("b", Verdict::pass),
                                  result("c", Verdict::fail)};
  results[2].known = "ticket 7";
  excuse(results, profile("stack"));
  EXPECT_EQ(results[0].known, "because stack");
  EXPECT_FALSE(results[1].unexpected_pass) << "the profile was guessed";
  EXPECT_EQ(results[2].known, "ticket 7");
}

TEST(ShippedProfiles, TellTheirStackByCasesThatTheyList) {
  setenv("TCPSPEC_DATA", TCPSPEC_SOURCE_DIR, 1);
  const std::vector<lab::Profile> profiles = profiles_of_stacks();
  std::vector<std::string> names;
  for (const lab::Profile& one : profiles) {
    names.push_back(one.name);
    for (const std::string& id : one.told_by)
      EXPECT_TRUE(std::any_of(one.deviations.begin(), one.deviations.end(),
                              [&](const run::Deviation& deviation) {
                                return deviation.id == id && !deviation.sometimes &&
                                       deviation.verdict != Verdict::not_applicable;
                              }))
          << one.name << ": " << id;
    EXPECT_GE(one.told_by.size(), 3U) << one.name;
  }
  EXPECT_THAT(names, Contains("linux"));
  EXPECT_THAT(names, Contains("lwip"));
  EXPECT_THAT(names, testing::Not(Contains("inetd"))) << "it is Linux";
}

}  // namespace
}  // namespace tcpspec::reach
