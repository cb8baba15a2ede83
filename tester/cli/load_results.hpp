#pragma once

#include <string>

#include "run/report.hpp"

namespace tcpspec::cli {

/// Reads a results.json, the results.json of a folder, a pcapng that `run` wrote (its one case), or, for `-`,
/// standard input.  Throws UsageError with
/// the file's name if it is not there or is none.
report::RunReport load_results(const std::string& where);

/// The folder in which those results lie, as the user would name it.
std::string folder_of_results(const std::string& where);

}  // namespace tcpspec::cli
