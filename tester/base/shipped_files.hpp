#pragma once

#include <filesystem>

namespace tcpspec::base {

/// The folder that holds `cases/` and `reports/results.schema.json`: $TCPSPEC_DATA, else ../share/tcpspec
/// beside the executable, else the source tree of the build tree that the executable lies in.  Throws
/// EnvironmentError, naming what was looked at, when none of them holds `cases/`.
std::filesystem::path data_folder();

/// `cases/` of the data folder: the shipped suite.
std::filesystem::path shipped_cases();

/// The folder of the running executable; tcpspec-agent lies in it too.
std::filesystem::path executable_folder();

}  // namespace tcpspec::base
