#pragma once
// The architecture as a checker of text: what may include what, which headers the pure core must not see, how
// long a file may be, and that nothing names the machine it was written on.

#include <string>
#include <string_view>
#include <vector>

namespace tcpspec::layering {

struct Offence {
  std::string file;  ///< relative to the top of the tree
  int line = 0;
  std::string what;
};

/// `wire` for tester/wire/seq.hpp, `reports` for reports/json.cpp, empty for what is in no module.
std::string module_of(std::string_view file);

/// Includes that the layers forbid, and, in the modules that neither wait nor communicate, headers of sockets
/// and clocks.
std::vector<Offence> check_includes(const std::string& file, std::string_view text);

/// A call of an algorithm of the standard library in a file that does not include <algorithm> itself: it
/// compiles only as long as some other header brings it.
std::vector<Offence> check_algorithm(const std::string& file, std::string_view text);

/// Above 600 lines a file has more than one idea.
std::vector<Offence> check_length(const std::string& file, std::string_view text);

/// An absolute path below a directory that only one machine has.
std::vector<Offence> check_paths(const std::string& file, std::string_view text);

}  // namespace tcpspec::layering
