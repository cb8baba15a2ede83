#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace tcpspec::base {

/// The value of an enumeration that counts from 0 whose word it is; nothing if there is no such word.
template <typename Enumeration, std::size_t n>
constexpr std::optional<Enumeration> spelled(std::string_view word,
                                             const std::array<std::string_view, n>& words) {
  for (std::size_t i = 0; i < n; ++i)
    if (words[i] == word) return static_cast<Enumeration>(i);
  return std::nullopt;
}

}  // namespace tcpspec::base
