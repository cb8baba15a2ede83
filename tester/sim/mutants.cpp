#include "sim/mutants.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace tcpspec::sim {

const std::vector<Mutant>& mutants() {
  static const std::vector<Mutant> all =
      joined({mutants_of_arrival(), mutants_of_closing(), mutants_of_options(), mutants_of_sending(),
              mutants_of_recovery(), mutants_of_paths(), mutants_of_details(), mutants_of_accurate_ecn(),
              mutants_of_tails(), mutants_of_families(), mutants_of_keys(), mutants_of_calls()});
  return all;
}

std::vector<Mutant> joined(std::initializer_list<std::span<const Mutant>> groups) {
  std::vector<Mutant> all;
  for (const std::span<const Mutant> group : groups) all.insert(all.end(), group.begin(), group.end());
  return all;
}

const Mutant* find_mutant(std::string_view name) {
  for (const auto* all : {&mutants(), &mutants_of_invariants()}) {
    const auto found =
        std::find_if(all->begin(), all->end(), [name](const Mutant& mutant) { return mutant.name == name; });
    if (found != all->end()) return &*found;
  }
  return nullptr;
}

Behaviour behaviour_of(std::string_view mutant) {
  Behaviour rules;
  if (mutant.empty()) return rules;
  const auto* found = find_mutant(mutant);
  if (found == nullptr) throw std::invalid_argument("no mutant '" + std::string(mutant) + "'");
  found->make(rules);
  return rules;
}

}  // namespace tcpspec::sim
