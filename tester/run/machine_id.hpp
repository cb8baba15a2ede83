#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

namespace tcpspec::run {

/// Identifies one machine of a scheduler: how many were started before it, and its slot. Slots are used
/// again, numbers are not. So the id of an ended machine never means another one.
class MachineId {
 public:
  /// How many machines can run at the same time.
  static constexpr std::size_t most_slots = std::size_t{1} << 20;

  constexpr MachineId() = default;
  constexpr MachineId(std::uint64_t number, std::size_t slot) : value_(number * most_slots + slot) {}
  /// The inverse of value().
  static constexpr MachineId from_value(std::uint64_t value) {
    return {value / most_slots, value % most_slots};
  }

  constexpr std::size_t slot() const { return value_ % most_slots; }
  constexpr std::uint64_t value() const { return value_; }

  /// The machine that was started first is the least.
  constexpr auto operator<=>(const MachineId&) const = default;

 private:
  std::uint64_t value_ = 0;
};

}  // namespace tcpspec::run
