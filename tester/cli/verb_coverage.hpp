#pragma once

#include "cli/display.hpp"

namespace tcpspec::cli {

struct CoverageOptions {
  bool open = false;  ///< also what nothing checks yet, and why
  bool json = false;
  Display display;
};

int coverage(const CoverageOptions&);

}  // namespace tcpspec::cli
