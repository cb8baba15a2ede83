#pragma once
// Nodes → cases.

#include <string>
#include <vector>

#include "case/case.hpp"
#include "case/catalogue.hpp"
#include "case/yaml.hpp"

namespace tcpspec::cases {

/// The names that a case may use.
struct Known {
  const Catalogue& catalogue;
  const std::vector<std::string>& mutants;  ///< the permitted names under `caught`; empty: any name
};

/// The cases of a file, `for:` expanded. A case with an error is reported and left out.
std::vector<Case> read_cases(const Node& list, const Known& known, Diagnostics& errors);

}  // namespace tcpspec::cases
