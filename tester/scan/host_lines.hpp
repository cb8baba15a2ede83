#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scan/host_result.hpp"

namespace tcpspec::scan {

/// A target's line of the results: a JSON object without the end of the line. Octets of a target that are no
/// UTF-8 become U+FFFD.
std::string to_line(const HostResult&);

/// Reads what to_line has written; members that it does not know are left out. Throws std::invalid_argument
/// with a sentence.
HostResult from_line(std::string_view);

/// The lines of a file. A last line without an end was being written when a scan was killed: it is left out,
/// and `whole` is the number of octets before it. Throws as from_line, with the number of the line.
struct HostLines {
  std::vector<HostResult> hosts;
  std::size_t whole = 0;
};
HostLines read_lines(std::string_view text);

}  // namespace tcpspec::scan
