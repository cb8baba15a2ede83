#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tcpspec::base {

/// Breaks at blanks and line ends, and between the fields of a segment (`><`), into lines of at most `cells`
/// cells. A longer word stays whole.  Never empty.
std::vector<std::string> wrap(std::string_view text, std::size_t cells);

/// A paragraph of at most `cells` cells a line. The first line begins with `first`, the others with the same
/// number of blanks and `hanging` more. Ends in a line feed.
std::string paragraph(std::string_view text, std::size_t cells, std::string_view first = {},
                      std::size_t hanging = 0);

}  // namespace tcpspec::base
