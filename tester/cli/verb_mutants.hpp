#pragma once

#include <string>
#include <vector>

#include "cli/display.hpp"
#include "cli/selection.hpp"

namespace tcpspec::cli {

struct MutantsOptions {
  Selection selection;               ///< all durations if none is given, because time is virtual
  bool each_family = false;          ///< --family was given; otherwise each case runs on one of its families
  std::vector<std::string> mutants;  ///< --mutant: globs on the name; empty: all
  bool matrix = false;               ///< run the cases against them; otherwise only list them
  bool live = false;                 ///< only those that `run --fault` imitates
  int jobs = 0;                      ///< -j: threads; 0: one for each processor
  bool json = false;
  Display display;
};

/// Exit::conformance if a case does not pass on the endpoint, or a mutant survives the cases. If cases are
/// selected and mutants are not, only if one of the cases catches no mutant.
int mutants(const MutantsOptions&);

}  // namespace tcpspec::cli
