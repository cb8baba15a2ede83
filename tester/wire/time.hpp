#pragma once
// Time as a value. The core gets all times as arguments. It does not use <chrono>, because that includes
// clocks: code that cannot name a clock cannot read one.

#include <compare>
#include <cstdint>

namespace tcpspec {

/// A span of time in nanoseconds; may be negative.
struct Duration {
  std::int64_t ns = 0;

  constexpr auto operator<=>(const Duration&) const = default;
  constexpr Duration operator+(Duration other) const { return {ns + other.ns}; }
  constexpr Duration operator-(Duration other) const { return {ns - other.ns}; }
  constexpr Duration operator-() const { return {-ns}; }
  constexpr Duration operator*(double factor) const {
    return {static_cast<std::int64_t>(static_cast<double>(ns) * factor)};
  }
  constexpr double operator/(Duration other) const {
    return static_cast<double>(ns) / static_cast<double>(other.ns);
  }
  constexpr Duration& operator+=(Duration other) { return *this = *this + other; }
  constexpr Duration& operator-=(Duration other) { return *this = *this - other; }

  constexpr double seconds() const { return static_cast<double>(ns) / 1e9; }
  constexpr double milliseconds() const { return static_cast<double>(ns) / 1e6; }
};

constexpr Duration seconds(double n) { return {static_cast<std::int64_t>(n * 1e9)}; }
constexpr Duration milliseconds(double n) { return {static_cast<std::int64_t>(n * 1e6)}; }
constexpr Duration microseconds(double n) { return {static_cast<std::int64_t>(n * 1e3)}; }
constexpr Duration nanoseconds(std::int64_t n) { return {n}; }

/// A point on the driver's time line (the machine's monotonic one, or a simulated one), in nanoseconds since
/// an unspecified origin.
struct Instant {
  std::int64_t ns = 0;

  constexpr auto operator<=>(const Instant&) const = default;
  constexpr Instant operator+(Duration d) const { return {ns + d.ns}; }
  constexpr Instant operator-(Duration d) const { return {ns - d.ns}; }
  constexpr Duration operator-(Instant other) const { return {ns - other.ns}; }
  constexpr Instant& operator+=(Duration d) { return *this = *this + d; }
};

}  // namespace tcpspec
