#include "run/rounds.hpp"

#include <gmock/gmock.h>

namespace tcpspec::run {
namespace {

using report::CaseResult;
using report::Verdict;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

CaseResult result_of(const char* id, Verdict verdict, const char* because = "", int family = 4) {
  CaseResult result;
  result.id = id;
  result.family = family;
  result.verdict = verdict;
  result.because = because;
  return result;
}

/// Of one case.
CaseResult after(const std::vector<CaseResult>& rounds) {
  Rounds all;
  for (const CaseResult& round : rounds) all.add({round});
  const std::vector<CaseResult> taken = all.take();
  EXPECT_THAT(taken, SizeIs(1));
  return taken.front();
}

TEST(Rounds, LeaveOneRoundAsItIs) {
  const CaseResult result = after({result_of("a", Verdict::warn, "why")});
  EXPECT_EQ(result.verdict, Verdict::warn);
  EXPECT_EQ(result.attempts, 1);
  EXPECT_FALSE(result.flaky);
  EXPECT_THAT(result.rounds, IsEmpty());
}

TEST(Rounds, CountTheVerdictsOfEachCaseOnEachFamily) {
  Rounds all;
  all.add(
      {result_of("b", Verdict::pass), result_of("b", Verdict::fail, "", 6), result_of("a", Verdict::pass)});
  all.add({result_of("b", Verdict::pass), result_of("b", Verdict::fail, "", 6)});
  const std::vector<CaseResult> results = all.take();
  ASSERT_THAT(results, SizeIs(3));
  EXPECT_EQ(results[0].id + results[1].id + results[2].id, "bba") << "the order stays";
  EXPECT_THAT(results[0].rounds, ElementsAre(Pair("pass", 2)));
  EXPECT_THAT(results[1].rounds, ElementsAre(Pair("fail", 2)));
  EXPECT_THAT(results[2].rounds, IsEmpty()) << "it came once";
  EXPECT_EQ(results[0].attempts, 2);
  EXPECT_FALSE(results[0].flaky || results[1].flaky);
}

TEST(Rounds, AreFlakyIfTheirVerdictsDifferAndTheWorstCounts) {
  const CaseResult result =
      after({result_of("a", Verdict::pass), result_of("a", Verdict::fail, "the first"),
             result_of("a", Verdict::pass), result_of("a", Verdict::fail, "the second")});
  EXPECT_TRUE(result.flaky);
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_EQ(result.because, "the first");
  EXPECT_THAT(result.rounds, ElementsAre(Pair("fail", 2), Pair("pass", 2)));
  ASSERT_THAT(result.earlier, SizeIs(1)) << "one example of each other verdict";
  EXPECT_EQ(result.earlier.front().verdict, Verdict::pass);
}

TEST(Rounds, DecideNothingWhereTheyAreInconclusive) {
  const CaseResult passed = after({result_of("a", Verdict::inconclusive), result_of("a", Verdict::pass)});
  EXPECT_EQ(passed.verdict, Verdict::pass);
  EXPECT_FALSE(passed.flaky);
  EXPECT_THAT(passed.rounds, ElementsAre(Pair("inconclusive", 1), Pair("pass", 1)));
  const CaseResult warned = after({result_of("a", Verdict::warn), result_of("a", Verdict::inconclusive)});
  EXPECT_EQ(warned.verdict, Verdict::warn);
  const CaseResult open =
      after({result_of("a", Verdict::inconclusive), result_of("a", Verdict::inconclusive)});
  EXPECT_EQ(open.verdict, Verdict::inconclusive);
}

TEST(Rounds, ShowTheRoundInWhichTheRunsOfACaseDiffered) {
  CaseResult shaky = result_of("a", Verdict::pass);
  shaky.flaky = true;
  shaky.earlier = {result_of("a", Verdict::fail)};
  const CaseResult result = after({result_of("a", Verdict::pass), shaky});
  EXPECT_TRUE(result.flaky);
  EXPECT_THAT(result.earlier, SizeIs(1));
}

}  // namespace
}  // namespace tcpspec::run
