#pragma once

#include <filesystem>

namespace tcpspec::base {

/// The folder with `cases/` and `reports/results.schema.json`: $TCPSPEC_DATA, else ../share/tcpspec next to
/// the executable, else the source tree of the executable's build tree. Throws EnvironmentError, which names
/// the searched folders, if none of them has `cases/`.
std::filesystem::path data_folder();

/// `cases/` of the data folder: the shipped suite.
std::filesystem::path shipped_cases();

/// The folder of the running executable; tcpspec-agent is also there.
std::filesystem::path executable_folder();

}  // namespace tcpspec::base
