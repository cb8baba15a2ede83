#pragma once

#include <string>
#include <vector>

#include "cli/display.hpp"
#include "cli/views.hpp"
#include "reports/compare.hpp"

namespace tcpspec::cli {

struct CompareOptions {
  std::vector<std::string> results;  ///< two or more, each as ReplayOptions::results or NAME=FILE
  report::CompareBy by = report::CompareBy::requirements;
  bool only_differences = false;  ///< in every view, also in those that have all rows by default
  bool all = false;               ///< also the rows that are alike
  std::vector<View> views;        ///< formats of reports/compare.hpp; none: the terminal's on standard output
  Display display;
};

int compare(const CompareOptions&);

}  // namespace tcpspec::cli
