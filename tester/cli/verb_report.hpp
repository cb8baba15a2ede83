#pragma once

#include <string>

#include "cli/display.hpp"
#include "cli/views.hpp"

namespace tcpspec::cli {

struct ReportOptions {
  std::string results;  ///< a results.json, a folder that holds one, or `-`: standard input
  Views views;          ///< none: the terminal's on standard output
  bool strict = false;
  bool quiet = false;
  bool verbose = false;
  Display display;
};

int report(const ReportOptions&);

}  // namespace tcpspec::cli
