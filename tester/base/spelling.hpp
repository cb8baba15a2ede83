#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace tcpspec::base {

/// The value of an enumeration, which counts from 0, with this word; nothing if there is none.
template <typename Enumeration, std::size_t n>
constexpr std::optional<Enumeration> spelled(std::string_view word,
                                             const std::array<std::string_view, n>& words) {
  for (std::size_t i = 0; i < n; ++i)
    if (words[i] == word) return static_cast<Enumeration>(i);
  return std::nullopt;
}

}  // namespace tcpspec::base
