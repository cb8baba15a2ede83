#pragma once
// Nodes → cases.

#include <string>
#include <vector>

#include "case/case.hpp"
#include "case/catalogue.hpp"
#include "case/yaml.hpp"

namespace tcpspec::cases {

/// What the words of a case may name.
struct Known {
  const Catalogue& catalogue;
  const std::vector<std::string>& mutants;  ///< what may stand under `caught`; empty: anything
};

/// The cases of a file, `for:` expanded.  A case with a mistake is reported and left out.
std::vector<Case> read_cases(const Node& list, const Known& known, Diagnostics& errors);

}  // namespace tcpspec::cases
