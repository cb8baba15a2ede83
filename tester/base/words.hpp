#pragma once

#include <algorithm>
#include <string_view>

namespace tcpspec::base {

/// The first word of `rest`, which then begins after the space behind it; empty at the end, and between two
/// spaces.
inline std::string_view next_word(std::string_view& rest) {
  const std::size_t end = std::min(rest.find(' '), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return word;
}

}  // namespace tcpspec::base
