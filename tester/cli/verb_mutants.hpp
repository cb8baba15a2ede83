#pragma once

#include <string>
#include <vector>

#include "cli/display.hpp"
#include "cli/selection.hpp"

namespace tcpspec::cli {

struct MutantsOptions {
  Selection selection;       ///< all durations where none is given: time is virtual
  bool each_family = false;  ///< --family was given; else each case runs on one family, whichever it has
  std::vector<std::string> mutants;  ///< --mutant: globs on the name; empty: all
  bool matrix = false;               ///< run the cases against them; else only list them
  bool live = false;                 ///< only those that `run --fault` imitates
  int jobs = 0;                      ///< -j: threads; 0: one a processor
  bool json = false;
  Display display;
};

/// Exit::conformance where a case does not pass on the endpoint, or a mutant survives the cases; where cases
/// are chosen and no mutants, rather where one of the cases fails no mutant.
int mutants(const MutantsOptions&);

}  // namespace tcpspec::cli
