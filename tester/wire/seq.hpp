#pragma once

#include <cstdint>

namespace tcpspec::wire {

/// A TCP sequence number (RFC 9293 §3.4): arithmetic is modulo 2^32. There is no `<`: numbers modulo 2^32
/// have no order, only a distance. `before` and `after` use the shorter direction.
class Seq {
 public:
  constexpr Seq() = default;
  constexpr explicit Seq(std::uint32_t value) : value_(value) {}

  constexpr std::uint32_t value() const { return value_; }
  constexpr bool operator==(const Seq&) const = default;

  constexpr Seq operator+(std::uint32_t n) const { return Seq(value_ + n); }
  constexpr Seq operator-(std::uint32_t n) const { return Seq(value_ - n); }
  constexpr Seq& operator+=(std::uint32_t n) { return *this = *this + n; }

  /// The signed distance from `other` to this, in [-2^31, 2^31).
  constexpr std::int32_t operator-(Seq other) const {
    return static_cast<std::int32_t>(value_ - other.value_);
  }

  constexpr bool before(Seq other) const { return *this - other < 0; }
  constexpr bool after(Seq other) const { return *this - other > 0; }
  constexpr bool at_or_before(Seq other) const { return !after(other); }
  constexpr bool at_or_after(Seq other) const { return !before(other); }

 private:
  std::uint32_t value_ = 0;
};

/// Whether `n` is one of the `size` numbers that start at `first`.
constexpr bool in_window(Seq n, Seq first, std::uint32_t size) {
  return static_cast<std::uint32_t>(n - first) < size;
}

}  // namespace tcpspec::wire
