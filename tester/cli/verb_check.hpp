#pragma once

#include <string>
#include <vector>

#include "cli/display.hpp"

namespace tcpspec::cli {

struct CheckOptions {
  std::vector<std::string> paths;  ///< files and folders; empty: the shipped cases
  bool json = false;               ///< diagnostics as JSON
  Display display;
};

int check(const CheckOptions&);

}  // namespace tcpspec::cli
