#pragma once

#include <string>

#include "run/report.hpp"

namespace tcpspec::cli {

/// Reads a results.json, the results.json of a folder, or, for `-`, standard input.  Throws UsageError with
/// the file's name if it is not there or is none.
report::RunReport load_results(const std::string& where);

}  // namespace tcpspec::cli
