#pragma once

#include <cstdint>
#include <string>

#include "run/report.hpp"

namespace tcpspec::report {

/// `--pcap`: the cases with a capture; `on_failure` is all that did not pass.
enum class Captures : std::uint8_t { on_failure, always, never };

/// Writes `folder`/pcap/ID-FAMILY.pcapng for the cases of `which`, and stores the name in their results.
/// Deletes captures of an earlier run, which would not belong to the new results. Throws std::system_error.
void write_captures(RunReport&, const std::string& folder, Captures which);

}  // namespace tcpspec::report
