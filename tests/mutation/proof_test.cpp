// The cases are proven, and so are the mutants: every case passes on the endpoint and catches the mutants
// that it names under `caught`; every row of a case with `for:` catches one of them; every mutant is named by
// a case that checks what it breaks.
//
// A mutant is caught by a fail or a warn; where one of the requirements that the case checks is a MAY, also
// by not applicable (kill_matrix.hpp).  Only the cells that are claimed are run; `tcpspec mutants --matrix`
// runs them all.
#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "base/file.hpp"
#include "proof/kill_matrix.hpp"
#include "shipped.hpp"

namespace tcpspec::proof {
namespace {

run::Selected on_its_first_family(const cases::Case& test) { return {&test, test.families.front()}; }

/// Numbers that are made to wrap follow no clock: how they are drawn is asked of the others.
bool is_about_drawing_numbers(const cases::Case& test) {
  return is_checked_by(test, "RFC9293-MUST-8", catalogue()) ||
         is_checked_by(test, "RFC9293-SHLD-1", catalogue());
}

void every_case_passes(bool wrapping) {
  int passed = 0;
  for (const cases::Case& test : shipped_suite().cases) {
    if (wrapping && is_about_drawing_numbers(test)) continue;
    for (const wire::Family family : test.families) {
      const report::CaseResult result = run_in_own_world({&test, family}, {}, catalogue(), wrapping);
      EXPECT_EQ(result.verdict, report::Verdict::pass)
          << test.id << " does not pass on the endpoint over IPv" << static_cast<int>(family) << ": "
          << result.because << "; mend the case, or the endpoint (tester/sim).";
      passed += result.verdict == report::Verdict::pass ? 1 : 0;
    }
  }
  EXPECT_GT(passed, 1000);
}

TEST(Endpoint, PassesEveryCase) { every_case_passes(false); }

TEST(Endpoint, PassesEveryCaseWithNumbersThatWrap) { every_case_passes(true); }

TEST(Cases, EachNamesAMutantThatItCatches) {
  for (const cases::Case& test : shipped_suite().cases)
    EXPECT_FALSE(test.caught.empty())
        << test.id << " names no mutant; `tcpspec mutants --matrix --id '" << test.id
        << "'` shows which fail it: write one under `caught`, or add a mutant to tester/sim/mutants_*.cpp.";
}

TEST(Cases, NameMutantsThatThereAre) {
  for (const cases::Case& test : shipped_suite().cases)
    for (const std::string& name : test.caught)
      EXPECT_NE(sim::find_mutant(name), nullptr)
          << test.id << " names " << name << ", and there is no such mutant; `tcpspec mutants` lists them.";
}

/// `stray` of `stray[ACK]`.
std::string as_written(const cases::Case& test) { return test.id.substr(0, test.id.find('[')); }

TEST(Cases, EachCatchesTheMutantsThatItNames) {
  std::map<std::string, std::map<std::string, std::string>> missed;  // case, mutant: how a row of it ended
  std::set<std::pair<std::string, std::string>> caught;
  for (const cases::Case& test : shipped_suite().cases) {
    bool catches = false;
    for (const std::string& name : test.caught) {
      if (sim::find_mutant(name) == nullptr) continue;
      const report::CaseResult result =
          run_in_own_world(on_its_first_family(test), sim::behaviour_of(name), catalogue());
      const bool convicted = convicts(result, catalogue());
      catches = catches || convicted;
      if (convicted)
        caught.insert({as_written(test), name});
      else
        missed[as_written(test)][name] =
            std::string(report::to_string(result.verdict)) + " " + result.because;
    }
    EXPECT_TRUE(catches || test.caught.empty())
        << test.id << " catches none of the mutants that it names; sharpen it, or name one that it catches.";
  }
  for (const auto& [id, mutants] : missed)
    for (const auto& [name, ending] : mutants)
      EXPECT_TRUE(caught.contains({id, name}))
          << id << " names " << name << " under `caught`, but it ends with " << ending
          << "; sharpen the case, or strike the mutant from the list.";
}

/// The mutants that some case names, and those that a case names which checks what they break.
struct Named {
  std::set<std::string> at_all;
  std::set<std::string> to_the_point;
};

Named named() {
  Named names;
  for (const cases::Case& test : shipped_suite().cases)
    for (const std::string& name : test.caught) {
      const sim::Mutant* mutant = sim::find_mutant(name);
      if (mutant == nullptr) continue;
      names.at_all.insert(name);
      if (is_checked_by(test, mutant->breaks, catalogue())) names.to_the_point.insert(name);
    }
  return names;
}

TEST(Mutants, EachIsCaughtByACaseThatChecksWhatItBreaks) {
  const Named names = named();
  for (const sim::Mutant& mutant : sim::mutants()) {
    const std::string name(mutant.name);
    EXPECT_TRUE(names.at_all.contains(name))
        << name << " is caught by no case; write one that checks " << mutant.breaks
        << ", or drop the mutant if it is equivalent to the endpoint.";
    EXPECT_TRUE(!names.at_all.contains(name) || names.to_the_point.contains(name))
        << name << " is caught, but by no case that checks " << mutant.breaks
        << "; name it under `caught` of one that does, or write one.";
  }
}

TEST(Cases, EachCatchesAMutantOfWhatItChecks) {
  std::map<std::string, bool> proven;  // by the names alone: that they are caught is tested above
  for (const cases::Case& test : shipped_suite().cases) {
    bool& to_the_point = proven[as_written(test)];
    for (const std::string& name : test.caught) {
      const sim::Mutant* mutant = sim::find_mutant(name);
      to_the_point = to_the_point || (mutant != nullptr && is_checked_by(test, mutant->breaks, catalogue()));
    }
  }
  for (const auto& [id, to_the_point] : proven)
    EXPECT_TRUE(to_the_point)
        << id
        << " names no mutant of a requirement that it checks, so what it checks is not proven; `tcpspec "
        << "mutants --matrix --id '" << id
        << "*'` shows what fails it: name one of its own under `caught`, or "
        << "add one to tester/sim/mutants_*.cpp.";
}

TEST(Requirements, EachThatIsCheckedIsBrokenByAMutant) {
  std::vector<run::Selected> trials;
  for (const cases::Case& test : shipped_suite().cases) trials.push_back(on_its_first_family(test));
  for (const std::string& requirement : without_mutant(trials, catalogue()))
    ADD_FAILURE() << requirement
                  << " is checked, and no mutant breaks it: add one to tester/sim/mutants_*.cpp.";
}

/// What nobody has agreed on is not done, by a TCP without ECN either.
bool binds_without_ecn(const cases::Case& test) {
  constexpr const char* of_every_tcp[] = {"RFC3168-6.1.1-2", "RFC3168-6.1.1-3", "RFC3168-6.1.1-4",
                                          "RFC3168-6.1.1-6", "RFC3168-6.1.1-7"};
  return std::any_of(std::begin(of_every_tcp), std::end(of_every_tcp),
                     [&](const char* id) { return is_checked_by(test, id, catalogue()); });
}

/// A TCP without an option does nothing wrong with it, and nothing right.
TEST(Cases, AboutEcnDoNotPassWithoutIt) {
  int asked = 0;
  for (const cases::Case& test : shipped_suite().cases) {
    if (test.checks.front().rfind("RFC3168-", 0) != 0) continue;
    if (binds_without_ecn(test)) continue;
    ++asked;
    const report::CaseResult result =
        run_in_own_world(on_its_first_family(test), sim::behaviour_of("no-ecn"), catalogue());
    EXPECT_EQ(result.verdict, report::Verdict::not_applicable) << test.id << ": " << result.because;
  }
  EXPECT_GT(asked, 5);
}

TEST(Readme, TellsHowManyMutantsAreCaught) {
  const std::string readme = base::read_file(std::string(TCPSPEC_SOURCE_DIR) + "/README.md");
  std::smatch figure;
  ASSERT_TRUE(std::regex_search(readme, figure, std::regex(R"((\d+) of (\d+) mutants)")))
      << "README.md tells how many mutants are caught: `N of N mutants`.";
  EXPECT_EQ(figure[1], std::to_string(named().to_the_point.size())) << "write the figure into README.md";
  EXPECT_EQ(figure[2], std::to_string(sim::mutants().size())) << "write the figure into README.md";
}

}  // namespace
}  // namespace tcpspec::proof
