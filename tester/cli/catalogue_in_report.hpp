#pragma once

#include <vector>

#include "cli/load_cases.hpp"
#include "run/report.hpp"

namespace tcpspec::cli {

/// Fills in the requirements of the catalogue, those that `selected` check apart from the others, and what of
/// the suite, the decision tables and the invariants checks each.  Throws as load_requirements.
void add_catalogue(report::RunReport&, const std::vector<const cases::Case*>& selected, const LoadedSuite&);

}  // namespace tcpspec::cli
