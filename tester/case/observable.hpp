#pragma once

#include <cstdint>

#include "base/spelling.hpp"

namespace tcpspec::cases {

/// The access with which a requirement can be judged.
enum class Observable : std::uint8_t { wire_l0, wire_l1, wire_l2, local_api, internal };
inline constexpr int observable_count = 5;
inline constexpr std::array<std::string_view, observable_count> observable_words{
    "wire-L0", "wire-L1", "wire-L2", "local-api", "internal"};

constexpr std::string_view to_string(Observable observable) {
  return observable_words[static_cast<std::size_t>(observable)];
}
/// Empty for none.
constexpr std::string_view to_string(const std::optional<Observable>& observable) {
  return observable ? to_string(*observable) : std::string_view();
}
constexpr std::optional<Observable> observable_from_string(std::string_view word) {
  return base::spelled<Observable>(word, observable_words);
}

/// On the wire, with any access to the target.
constexpr bool is_on_the_wire(Observable observable) {
  return observable == Observable::wire_l0 || observable == Observable::wire_l1 ||
         observable == Observable::wire_l2;
}

}  // namespace tcpspec::cases
