#pragma once

#include <string>

#include "cli/verbs.hpp"
#include "run/report.hpp"

namespace tcpspec::cli {

/// Writes `folder`/pcap/ID-FAMILY.pcapng for the cases that `which` means, and notes it in their results.
/// Captures of an earlier run go: beside new results they would mislead.  Throws std::system_error.
void write_captures(report::RunReport&, const std::string& folder, Captures which);

}  // namespace tcpspec::cli
