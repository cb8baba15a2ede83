#pragma once

#include <string>

#include "cli/display.hpp"

namespace tcpspec::cli {

struct DiffOptions {
  std::string before;  ///< a results.json, or a folder with one
  std::string after;
  bool json = false;
  Display display;
};

/// Exit::conformance where the two differ.
int diff(const DiffOptions&);

}  // namespace tcpspec::cli
