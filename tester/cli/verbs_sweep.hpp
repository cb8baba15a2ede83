#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/verbs.hpp"

namespace tcpspec::cli {

struct SweepOptions : reach::TargetOptions {
  std::vector<std::string> select;  ///< --point: globs on the id of a point; empty: all
  std::vector<std::string> rules;   ///< --rule: globs on the rule that decides
  bool all = false;                 ///< every combination, not only the usual ones
  std::string print;                ///< --print: write this point as a case, and play nothing
  bool dry_run = false;             ///< only list the points
  reach::Families families = reach::Families::both;

  std::optional<std::uint64_t> seed;
  int jobs = 0;  ///< -j: connections at once; 0: what the target takes
  int rate = 0;  ///< --rate: segments a second; 0: the target's usual cap

  std::string output = "tcpspec-out";
  bool strict = false;  ///< a tolerated departure counts as one that is forbidden
  bool quiet = false;
  bool verbose = false;  ///< also what the profile knows
  Display display;
  std::string command;
};

/// Exit::conformance where something forbidden was seen that the profile does not know.
int sweep(const SweepOptions&);

struct DiffOptions {
  std::string before;  ///< a results.json, or a folder with one
  std::string after;
  bool json = false;
  Display display;
};

/// Exit::conformance where the two differ.
int diff(const DiffOptions&);

}  // namespace tcpspec::cli
