#pragma once
// Big-endian access to octets, with checked bounds.

#include <algorithm>
#include <cstdint>
#include <span>
#include <stdexcept>

namespace tcpspec::wire {

/// Reads forwards and never past the end: an incomplete value reads as 0, and nothing can be read after it.
class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> octets) : rest_(octets) {}

  std::size_t remaining() const { return rest_.size(); }

  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return number(4); }

  /// The next `count` octets, or as many as there are.
  std::span<const std::uint8_t> take(std::size_t count) {
    const auto taken = rest_.first(std::min(count, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

 private:
  std::uint32_t number(std::size_t width) {
    const auto octets = take(width);
    if (octets.size() < width) return 0;
    std::uint32_t value = 0;
    for (const auto octet : octets) value = value << 8 | octet;
    return value;
  }

  std::span<const std::uint8_t> rest_;
};

/// Writes forwards from `at`. Throws std::out_of_range instead of writing past the end: this is a bug of the
/// caller.
class Writer {
 public:
  explicit Writer(std::span<std::uint8_t> octets, std::size_t at = 0) : octets_(octets), at_(at) {}

  Writer& u8(std::uint8_t value) { return number(value, 1); }
  Writer& u16(std::uint16_t value) { return number(value, 2); }
  Writer& u32(std::uint32_t value) { return number(value, 4); }

  Writer& put(std::span<const std::uint8_t> from) {
    std::copy(from.begin(), from.end(), room(from.size()).begin());
    return *this;
  }

 private:
  std::span<std::uint8_t> room(std::size_t count) {
    if (at_ > octets_.size() || count > octets_.size() - at_) throw std::out_of_range("write past the end");
    at_ += count;
    return octets_.subspan(at_ - count, count);
  }

  Writer& number(std::uint32_t value, std::size_t width) {
    const auto to = room(width);
    for (std::size_t i = width; i > 0; --i, value >>= 8) to[i - 1] = static_cast<std::uint8_t>(value);
    return *this;
  }

  std::span<std::uint8_t> octets_;
  std::size_t at_;
};

}  // namespace tcpspec::wire
