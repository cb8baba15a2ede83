#pragma once
// The verbs that work on the results of runs, and need no target.

#include <string>
#include <vector>

#include "cli/verbs.hpp"

namespace tcpspec::cli {

struct ReplayOptions {
  std::string results;             ///< results.json, a folder that holds one, a pcapng of ours, or `-`
  std::vector<std::string> paths;  ///< cases; empty: the shipped ones
  std::vector<std::string> ids;    ///< --id: globs; empty: all
  Families families = Families::both;
  Views views;
  bool strict = false;
  bool verbose = false;
  Display display;
};

int replay(const ReplayOptions&);

}  // namespace tcpspec::cli
