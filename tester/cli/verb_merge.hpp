#pragma once

#include <string>
#include <vector>

#include "cli/views.hpp"

namespace tcpspec::cli {

struct MergeOptions {
  std::vector<std::string> results;  ///< of the shards; `.jsonl`: of scans
  std::string output;  ///< folder of the usual reports, or file of lines; empty: none but `views`
  Views views;
  bool strict = false;
  bool partial = false;  ///< parts may be missing or have ended early
};

int merge(const MergeOptions&);

}  // namespace tcpspec::cli
