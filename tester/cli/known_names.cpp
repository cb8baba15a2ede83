#include "cli/known_names.hpp"

#include <algorithm>

#include "cli/load_cases.hpp"
#include "reach/recognize.hpp"
#include "sim/mutants.hpp"

namespace tcpspec::cli {
namespace {

std::vector<std::string> mutant_names() {
  std::vector<std::string> names;
  for (const sim::Mutant& mutant : sim::mutants()) names.emplace_back(mutant.name);
  return names;
}

std::vector<std::string> of_cases(Names which) {
  const LoadedSuite loaded = load_suite({});
  std::vector<std::string> names;
  for (const cases::Case& c : loaded.suite.cases) {
    if (which == Names::cases)
      names.push_back(c.id);
    else
      names.insert(names.end(), c.tags.begin(), c.tags.end());
  }
  return names;
}

std::vector<std::string> unsorted(Names which) {
  switch (which) {
    case Names::requirements: return load_requirements().ids();
    case Names::rules: return load_decision_tables(load_requirements(), oracle::Proof::unwanted).ids();
    case Names::profiles: return reach::shipped_profiles();
    case Names::mutants: return mutant_names();
    case Names::cases:
    case Names::tags: break;
  }
  return of_cases(which);
}

}  // namespace

std::vector<std::string> known_names(Names which) {
  std::vector<std::string> names = unsorted(which);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace tcpspec::cli
