#pragma once

#include <cstddef>

namespace tcpspec::cases {

/// Rows are found by their enumerator, so they must be in its order.
template <typename Rows, typename Key>
constexpr bool in_order(const Rows& rows, Key key) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (static_cast<std::size_t>(rows[i].*key) != i) return false;
  return true;
}

}  // namespace tcpspec::cases
