#pragma once
// Nodes → cases.

#include <vector>

#include "case/case.hpp"
#include "case/catalogue.hpp"
#include "case/yaml.hpp"

namespace tcpspec::cases {

/// The cases of a file, `for:` expanded.  A case with a mistake is reported and left out.
std::vector<Case> read_cases(const Node& list, const Catalogue& catalogue, Diagnostics& errors);

}  // namespace tcpspec::cases
