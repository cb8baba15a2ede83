// The matrix itself, on a few cases and mutants.
#include <gmock/gmock.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "proof/kill_report.hpp"
#include "shipped.hpp"

namespace tcpspec::proof {
namespace {

using report::Verdict;
using testing::HasSubstr;
using testing::Not;

const std::string challenge = R"(
- case: challenged
  title: A RST inside the window is challenged
  checks: [RFC5961-3.2-4]
  given: ESTABLISHED
  steps:
    - send:   <SEQ=RCV.NXT+1><CTL=RST>
    - expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>
)";
const std::string opening = R"(
- case: opened
  title: A SYN is answered
  checks: [RFC9293-3.5-1]
  given: LISTEN
  steps:
    - send:   <SEQ=IRS><CTL=SYN>
    - expect: <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>
)";
const std::string wrong = R"(
- case: wrong
  title: A segment of text is answered by a RST
  checks: [RFC9293-MUST-13]
  given: ESTABLISHED
  steps:
    - send:   <DATA=1>
    - expect: <CTL=RST>
)";

/// Every case of `suite` on IPv4, against these mutants.
KillMatrix matrix_of(const cases::Suite& suite, const std::vector<std::string>& mutants,
                     unsigned threads = 1) {
  std::vector<run::Selected> trials;
  for (const cases::Case& test : suite.cases) trials.push_back({&test, wire::Family::ipv4});
  std::vector<const sim::Mutant*> found;
  for (const std::string& name : mutants) found.push_back(sim::find_mutant(name));
  return make_kill_matrix(std::move(trials), std::move(found), catalogue(), threads);
}

TEST(Matrix, TellsWhichCaseFailsWhichMutant) {
  const cases::Suite suite = suite_of(challenge + opening);
  const KillMatrix matrix = matrix_of(suite, {"silent-on-inexact-rst", "syn-not-counted", "no-dsack"});
  ASSERT_EQ(matrix.kills.size(), 2U);
  EXPECT_EQ(matrix.kills[0].mutant, 0U);
  EXPECT_EQ(matrix.kills[0].trial, 0U);
  EXPECT_EQ(matrix.kills[0].verdict, Verdict::fail);
  EXPECT_THAT(matrix.kills[0].because, HasSubstr("nothing came"));
  EXPECT_EQ(matrix.kills[1].mutant, 1U);
  EXPECT_EQ(matrix.kills[1].trial, 1U);
  EXPECT_TRUE(matrix.unfit.empty());
}

TEST(Matrix, HoldsWhatWasDoneWithBeforeItWasEnded) {
  const cases::Suite suite = suite_of(challenge + opening);
  std::vector<run::Selected> trials;
  for (const cases::Case& test : suite.cases) trials.push_back({&test, wire::Family::ipv4});
  std::vector<const sim::Mutant*> mutants;
  for (const char* name : {"no-dsack", "silent-on-inexact-rst", "syn-not-counted"})
    mutants.push_back(sim::find_mutant(name));
  const KillMatrix matrix = make_kill_matrix(std::move(trials), std::move(mutants), catalogue(), 1,
                                             [](std::size_t done) { return done < 2; });
  ASSERT_EQ(matrix.mutants.size(), 2U);
  EXPECT_EQ(matrix.mutants[1]->name, "silent-on-inexact-rst");
  ASSERT_EQ(matrix.kills.size(), 1U);
  EXPECT_EQ(matrix.kills[0].mutant, 1U);
}

TEST(Matrix, ReadsLikeAList) {
  const cases::Suite suite = suite_of(challenge + opening);
  const KillMatrix matrix = matrix_of(suite, {"silent-on-inexact-rst", "no-dsack"});
  EXPECT_EQ(to_text(matrix, catalogue()),
            R"(Mutants, and the cases that catch them (*: checks what the mutant breaks)

silent-on-inexact-rst (RFC5961-3.2-4) is caught by 1 case, 1 marked *
    *challenged

no-dsack (RFC9768-3.1.1-6) is caught by 0 cases

Cases, and the mutants that they catch

challenged: 1 mutant
    silent-on-inexact-rst
opened: 0 mutants

Without a match

no-dsack survives
opened catches no mutant
opened catches no mutant of what it checks

Mutants that are caught: 1 of 2, 1 of them by a case that checks what they break
Cases that catch a mutant: 1 of 2
Cases that catch a mutant of what they check, with all rows of a case counted as one: 1 of 2
)");
}

TEST(Matrix, CountsTheMutantsThatAreNotShown) {
  const cases::Suite suite = suite_of(challenge);
  KillMatrix matrix = matrix_of(suite, {"no-dsack", "silent-on-inexact-rst"});
  keep_mutants(matrix, [](std::size_t mutant) { return mutant == 1; });
  const std::string text = to_text(matrix, catalogue());
  EXPECT_THAT(text, Not(HasSubstr("no-dsack")));
  EXPECT_THAT(text, HasSubstr("challenged: 1 mutant\n    silent-on-inexact-rst\n"));
  EXPECT_THAT(text, HasSubstr("\nMutants that are caught: 1 of 2, "));
  EXPECT_THAT(text, HasSubstr("\nCases that catch a mutant: 1 of 1\n"));
}

TEST(Matrix, TellsApartWhoFailsAMutantOfWhatItChecks) {
  const cases::Suite suite = suite_of(R"(
- case: beside-the-point
  title: A RST inside the window is challenged, whatever the $row of the case
  checks: [RFC9293-MUST-13]
  for: {row: [one, two]}
  given: ESTABLISHED
  steps:
    - send:   <SEQ=RCV.NXT+1><CTL=RST>
    - expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>
)" + challenge);
  const KillMatrix matrix = matrix_of(suite, {"silent-on-inexact-rst"});
  const KillSummary sum = summarize(matrix, catalogue());
  EXPECT_EQ(sum.proven, 3U);
  EXPECT_EQ(sum.written, 2U);
  EXPECT_EQ(sum.proven_by_checks, 1U);
  EXPECT_THAT(to_text(matrix, catalogue()),
              HasSubstr("\nbeside-the-point catches no mutant of what it checks\n"));
}

TEST(Matrix, TellsWhatIsCheckedAndNeverBroken) {
  const std::string unheard_of = "RFC9293-MUST-0";
  cases::Case test;
  test.checks = {"RFC9293-MUST-13", unheard_of};
  const std::vector<run::Selected> trials{{&test, wire::Family::ipv4}, {&test, wire::Family::ipv6}};
  EXPECT_EQ(without_mutant(trials, catalogue()), std::vector<std::string>{unheard_of});
}

TEST(Matrix, IsThereForPrograms) {
  const cases::Suite suite = suite_of(challenge + wrong);
  const auto json = nlohmann::json::parse(to_json(matrix_of(suite, {"silent-on-inexact-rst"}), catalogue()));
  EXPECT_EQ(json["summary"]["killed"], 1);
  EXPECT_EQ(json["mutants"][0]["killed_by"][0]["case"], "challenged");
  EXPECT_EQ(json["mutants"][0]["killed_by"][0]["to_the_point"], true);
  EXPECT_EQ(json["cases"][0]["kills"][0], "silent-on-inexact-rst");
  EXPECT_EQ(json["unfit"][0]["case"], "wrong");
}

TEST(Matrix, ACaseThatDoesNotPassOnTheEndpointKillsNobody) {
  const cases::Suite suite = suite_of(wrong);
  const KillMatrix matrix = matrix_of(suite, {"silent-on-inexact-rst"});
  ASSERT_EQ(matrix.unfit.size(), 1U);
  EXPECT_EQ(matrix.unfit[0].id, "wrong");
  EXPECT_TRUE(matrix.kills.empty());
}

TEST(Matrix, IsTheSameOnAnyNumberOfThreads) {
  const cases::Suite suite = suite_of(challenge + opening);
  std::vector<std::string> all;
  for (const sim::Mutant& mutant : sim::mutants()) all.emplace_back(mutant.name);
  EXPECT_EQ(to_json(matrix_of(suite, all, 1), catalogue()), to_json(matrix_of(suite, all, 3), catalogue()));
}

TEST(Matrix, ATargetThatDiesOfACaseIsConvicted) {
  const cases::Suite suite = suite_of(R"(
- case: illegal
  title: An option of length zero is survived
  checks: [RFC9293-MUST-7]
  given: ESTABLISHED
  steps:
    - send:   <DATA=1><OPTIONS=05000000>
    - state:  ESTABLISHED
)");
  const KillMatrix matrix = matrix_of(suite, {"dies-of-illegal-option"});
  ASSERT_EQ(matrix.kills.size(), 1U);
  EXPECT_EQ(matrix.kills[0].because, "the target responded before this case, but not after it");
}

report::CaseResult result_of(Verdict verdict, const std::string& requirement) {
  report::CaseResult result;
  result.verdict = verdict;
  result.checks = {requirement};
  return result;
}

TEST(Conviction, IsAFailOrAWarn) {
  EXPECT_TRUE(convicts(result_of(Verdict::fail, "RFC9293-MUST-13"), catalogue()));
  EXPECT_TRUE(convicts(result_of(Verdict::warn, "RFC9293-SHLD-1"), catalogue()));
  EXPECT_FALSE(convicts(result_of(Verdict::pass, "RFC9293-MUST-13"), catalogue()));
  EXPECT_FALSE(convicts(result_of(Verdict::inconclusive, "RFC9293-MUST-13"), catalogue()));
  EXPECT_FALSE(convicts(result_of(Verdict::error, "RFC9293-MUST-13"), catalogue()));
}

TEST(Conviction, MayBeThatAnOptionIsNotThere) {
  EXPECT_TRUE(convicts(result_of(Verdict::not_applicable, "RFC9293-MAY-2"), catalogue()));
  EXPECT_FALSE(convicts(result_of(Verdict::not_applicable, "RFC9293-SHLD-1"), catalogue()));
}

TEST(Checked, CountsWhatRepeatsTheRequirement) {
  const auto& all = catalogue().requirements();
  const auto repeats = std::find_if(all.begin(), all.end(), [](const auto& r) { return !r.same_as.empty(); });
  ASSERT_NE(repeats, all.end());
  cases::Case test;
  test.checks = {repeats->id};
  EXPECT_TRUE(is_checked_by(test, repeats->same_as, catalogue()));
  EXPECT_TRUE(is_checked_by(test, repeats->id, catalogue()));
  EXPECT_FALSE(is_checked_by(test, "RFC5961-3.2-4", catalogue()));
}

}  // namespace
}  // namespace tcpspec::proof
