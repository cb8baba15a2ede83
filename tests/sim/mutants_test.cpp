#include "sim/mutants.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>

#include "sim/scenarios.hpp"

namespace tcpspec::sim::test {
namespace {

TEST(Mutants, HaveNamesThatAreSlugsAndDiffer) {
  std::set<std::string_view> names;
  for (const auto& mutant : mutants()) {
    EXPECT_TRUE(std::regex_match(std::string(mutant.name), std::regex("[a-z0-9]+(-[a-z0-9]+)*")))
        << mutant.name;
    EXPECT_TRUE(names.insert(mutant.name).second) << mutant.name << " twice";
    EXPECT_TRUE(mutant.fault.ends_with('.')) << mutant.name;
  }
}

TEST(Mutants, BreakRequirementsOfTheCatalogue) {
  std::set<std::string> ids;
  const std::regex id("^ *- id: *\"?([^\"\\s]+)");
  for (const auto& file : std::filesystem::directory_iterator(TCPSPEC_SOURCE_DIR "/cases/requirements")) {
    std::ifstream lines(file.path());
    for (std::string line; std::getline(lines, line);) {
      std::smatch match;
      if (std::regex_search(line, match, id)) ids.insert(match[1]);
    }
  }
  for (const auto& mutant : mutants()) EXPECT_TRUE(ids.contains(std::string(mutant.breaks))) << mutant.name;
}

TEST(Mutants, AreFoundByName) {
  EXPECT_EQ(find_mutant("no-such-thing"), nullptr);
  EXPECT_THROW(behaviour_of("no-such-thing"), std::invalid_argument);
  EXPECT_TRUE(behaviour_of("obeys-any-rst-in-window").obeys_rst_in_window);
  EXPECT_FALSE(behaviour_of("").obeys_rst_in_window);
}

std::vector<Scenario> all_scenarios() {
  std::vector<Scenario> all;
  for (const auto& group :
       {scenarios_of_arrival(), scenarios_of_closing(), scenarios_of_companions(), scenarios_of_sending()})
    all.insert(all.end(), group.begin(), group.end());
  return all;
}

/// The mutants for which there are scenarios. Those of the other groups show in the cases alone:
/// tests/mutation sees to it that each mutant is caught by one.
std::vector<Mutant> mutants_of_scenarios() {
  std::vector<Mutant> all;
  for (const auto& group : {mutants_of_arrival(), mutants_of_closing(), mutants_of_options(),
                            mutants_of_sending(), mutants_of_recovery(), mutants_of_paths()})
    all.insert(all.end(), group.begin(), group.end());
  return all;
}

// A switch that is wired to nothing would make a mutant that no case can catch.
TEST(Mutants, CanBeToldFromTheCorrectEndpointInScenarios) {
  const auto scenarios = all_scenarios();
  std::vector<std::string> expected;
  for (const auto& scenario : scenarios) expected.push_back(scenario.play(Behaviour{}));

  for (const auto& mutant : mutants_of_scenarios()) {
    const auto rules = behaviour_of(mutant.name);
    bool differs = false;
    for (std::size_t i = 0; i < scenarios.size() && !differs; ++i) {
      differs = scenarios[i].play(rules) != expected[i];
    }
    EXPECT_TRUE(differs) << mutant.name;
  }
}

TEST(Scenarios, GoTheWayTheyAreMeantTo) {
  for (const auto& scenario : all_scenarios()) {
    const auto trace = scenario.play(Behaviour{});
    EXPECT_EQ(trace.find("wanted"), std::string::npos) << scenario.name << "\n" << trace;
    EXPECT_EQ(trace, scenario.play(Behaviour{})) << scenario.name << " is not repeatable";
  }
}

}  // namespace
}  // namespace tcpspec::sim::test
