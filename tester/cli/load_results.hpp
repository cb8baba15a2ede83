#pragma once

#include <string>

#include "run/report.hpp"

namespace tcpspec::cli {

/// Reads a results.json, the results.json of a folder, a pcapng that `run` wrote (its one case), or, for `-`,
/// standard input. Throws UsageError with the file's name if it does not exist or has another format.
report::RunReport load_results(const std::string& where);

/// The folder of these results, as the user names it.
std::string folder_of_results(const std::string& where);

}  // namespace tcpspec::cli
