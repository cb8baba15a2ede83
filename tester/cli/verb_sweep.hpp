#pragma once

#include <string>
#include <vector>

#include "cli/test_options.hpp"

namespace tcpspec::cli {

struct SweepOptions : TestOptions {
  std::vector<std::string> select;  ///< --point: globs on the id of a point; empty: all
  std::vector<std::string> rules;   ///< --rule: globs on the rule that decides
  bool all = false;                 ///< every combination, not only the usual ones
  std::string print;                ///< --print: write this point as a case, and send nothing
  reach::Families families = reach::Families::both;
};

/// Exit::conformance if there is a forbidden departure that the profile does not explain.
int sweep(const SweepOptions&);

}  // namespace tcpspec::cli
