#pragma once

#include <cstdint>
#include <string_view>

namespace tcpspec::base {

/// FNV-1a with 64 bits: the same on every machine and in every release.  Not for secrets.
class Fnv1a {
 public:
  constexpr explicit Fnv1a(std::uint64_t seed = 0) : value_(seed ^ 0xcbf29ce484222325U) {}

  /// Octet by octet, as FNV-1a is defined.
  constexpr Fnv1a& add(std::string_view text) {
    for (const char c : text) add(std::uint64_t{static_cast<std::uint8_t>(c)});
    return *this;
  }
  /// As one unit: a number below 256 counts as that octet.
  constexpr Fnv1a& add(std::uint64_t number) {
    value_ = (value_ ^ number) * 0x100000001b3U;
    return *this;
  }

  constexpr std::uint64_t value() const { return value_; }
  /// The value with its upper bits mixed into the lower ones: otherwise the lowest bits of two numbers after
  /// the same text differ always or never. For a seed, or a remainder.
  constexpr std::uint64_t spread() const {
    const std::uint64_t folded = (value_ ^ (value_ >> 32)) * 0x9e3779b97f4a7c15U;
    return folded ^ (folded >> 32);
  }

 private:
  std::uint64_t value_;
};

}  // namespace tcpspec::base
