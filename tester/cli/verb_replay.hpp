#pragma once

#include <string>
#include <vector>

#include "cli/display.hpp"
#include "cli/views.hpp"
#include "reach/target_options.hpp"

namespace tcpspec::cli {

struct ReplayOptions {
  std::string results;             ///< results.json, a folder that holds one, a pcapng of ours, or `-`
  std::vector<std::string> paths;  ///< cases; empty: the shipped ones
  std::vector<std::string> ids;    ///< --id: globs; empty: all
  reach::Families families = reach::Families::both;
  Views views;
  bool strict = false;
  bool verbose = false;
  Display display;
};

int replay(const ReplayOptions&);

}  // namespace tcpspec::cli
