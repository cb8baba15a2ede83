// What a target is told that breaks a SHOULD or uses a MAY badly, and nothing else: no MUST, unless the fault
// breaks one as well.  Which mutants do, and why, stands in also_break_a_must.yaml.
#include <algorithm>
#include <fstream>
#include <sstream>
#include <thread>

#include "case/reading.hpp"
#include "case/yaml.hpp"
#include "proof/kill_matrix.hpp"
#include "shipped.hpp"

namespace tcpspec::proof {
namespace {

struct Known {
  std::string mutant;
  std::string requirement;
  std::string reason;
  bool met = false;
};

std::vector<Known> known_to_break_a_must() {
  const std::string path = std::string(TCPSPEC_SOURCE_DIR) + "/tests/mutation/also_break_a_must.yaml";
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  const cases::Source source(path, text.str());
  cases::Diagnostics errors(source);
  const std::optional<cases::Node> list = cases::parse_yaml(source, errors);
  std::vector<Known> known;
  for (const cases::Node& entry : list ? list->items : std::vector<cases::Node>()) {
    const auto text_at = [&](const char* key) {
      const cases::Node* value = entry.find(key);
      return value ? value->text : std::string();
    };
    known.push_back({text_at("mutant"), text_at("breaks"), text_at("reason")});
  }
  EXPECT_EQ(errors.size(), 0U) << path << " cannot be read";
  return known;
}

bool binds(const std::string& requirement) {
  const cases::Requirement* found = catalogue().find(requirement);
  return found != nullptr && cases::binds(found->level);
}

std::vector<const sim::Mutant*> mutants_below_must() {
  std::vector<const sim::Mutant*> found;
  for (const sim::Mutant& mutant : sim::mutants())
    if (!binds(std::string(mutant.breaks))) found.push_back(&mutant);
  return found;
}

KillMatrix matrix_below_must() {
  std::vector<run::Selected> trials;
  for (const cases::Case& test : shipped_suite().cases) trials.push_back({&test, test.families.front()});
  return make_kill_matrix(std::move(trials), mutants_below_must(), catalogue(),
                          std::max(1U, std::thread::hardware_concurrency()));
}

TEST(BelowMust, NoMustIsSaidToBeBrokenButThoseThatAre) {
  std::vector<Known> known = known_to_break_a_must();
  const KillMatrix matrix = matrix_below_must();
  ASSERT_GT(matrix.mutants.size(), 40U);
  for (const Kill& kill : matrix.kills) {
    if (kill.verdict != report::Verdict::fail || !binds(kill.charged)) continue;
    const sim::Mutant& mutant = *matrix.mutants[kill.mutant];
    const auto reason = std::find_if(known.begin(), known.end(), [&](const Known& one) {
      return one.mutant == mutant.name && one.requirement == kill.charged;
    });
    if (reason != known.end()) reason->met = true;
    EXPECT_TRUE(reason != known.end())
        << mutant.name << ", which breaks " << mutant.breaks << ", is told by "
        << matrix.trials[kill.trial].test->id << " that it breaks " << kill.charged << ": " << kill.because
        << "\nCharge what the step's departure breaks (`checks:` of a step, or an outcome), or say in "
           "also_break_a_must.yaml why the mutant breaks it as well.";
  }
  for (const Known& one : known) {
    EXPECT_TRUE(one.met) << one.mutant << " is no longer said to break " << one.requirement
                         << ": strike it from also_break_a_must.yaml.";
    EXPECT_GT(one.reason.size(), 20U) << one.mutant << " breaks " << one.requirement << ": why?";
  }
}

}  // namespace
}  // namespace tcpspec::proof
