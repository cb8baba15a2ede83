#pragma once

#include <string>
#include <vector>

#include "cli/display.hpp"

namespace tcpspec::cli {

struct ExplainOptions {
  std::vector<std::string> ids;    ///< of cases or requirements
  std::vector<std::string> paths;  ///< --cases: other places of cases
  Display display;
};

int explain(const ExplainOptions&);

}  // namespace tcpspec::cli
