#pragma once

#include <string>
#include <vector>

#include "cli/completion.hpp"

namespace tcpspec::cli {

/// The names that the shipped files have, sorted.  Throws as load_suite.
std::vector<std::string> known_names(Names);

}  // namespace tcpspec::cli
