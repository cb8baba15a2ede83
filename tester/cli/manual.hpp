#pragma once
// Manual pages in the macros of man(7), made from the output of `--help`.

#include <string>
#include <utility>
#include <vector>

#include "cli/help.hpp"

namespace tcpspec::cli {

/// The page tcpspec-VERB(1).
std::string manual_page(const VerbHelp&);

/// The page tcpspec(1).  `verbs`: name and summary.
std::string general_manual_page(const std::vector<std::pair<std::string, std::string>>& verbs);

}  // namespace tcpspec::cli
