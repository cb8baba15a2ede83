#pragma once

#include <cstdint>
#include <string>

#include "run/report.hpp"

namespace tcpspec::report {

/// `--pcap`: of which cases a capture is left; `on_failure` is all that did not simply pass.
enum class Captures : std::uint8_t { on_failure, always, never };

/// Writes `folder`/pcap/ID-FAMILY.pcapng for the cases that `which` means, and notes it in their results.
/// Captures of an earlier run go: beside new results they would mislead.  Throws std::system_error.
void write_captures(RunReport&, const std::string& folder, Captures which);

}  // namespace tcpspec::report
