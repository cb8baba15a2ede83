#include "base/base64.hpp"

#include <array>
#include <cstdint>

namespace tcpspec::base {
namespace {

constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int16_t, 256> digit_values_of_characters() {
  std::array<std::int16_t, 256> all{};
  all.fill(-1);
  for (std::size_t i = 0; i < base64_digits.size(); ++i)
    all[static_cast<std::uint8_t>(base64_digits[i])] = static_cast<std::int16_t>(i);
  return all;
}
constexpr std::array<std::int16_t, 256> digit_values = digit_values_of_characters();

std::uint32_t as_number(char c) { return static_cast<std::uint8_t>(c); }

}  // namespace

std::string to_base64(std::string_view octets) {
  std::string text;
  text.reserve((octets.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < octets.size(); at += 3) {
    const std::string_view group = octets.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < group.size(); ++i) bits |= as_number(group[i]) << (16 - 8 * i);
    for (std::size_t i = 0; i < 4; ++i)
      text += i <= group.size() ? base64_digits[bits >> (18 - 6 * i) & 63] : '=';
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string octets;
  octets.reserve(text.size() / 4 * 3);
  while (!text.empty()) {
    std::string_view group = text.substr(0, 4);
    text.remove_prefix(4);
    while (text.empty() && group.size() > 2 && group.back() == '=') group.remove_suffix(1);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < group.size(); ++i) {
      const int value = digit_values[as_number(group[i])];
      if (value < 0) return std::nullopt;
      bits |= static_cast<std::uint32_t>(value) << (18 - 6 * i);
    }
    for (std::size_t i = 0; i + 1 < group.size(); ++i)
      octets += static_cast<char>(bits >> (16 - 8 * i) & 255);
  }
  return octets;
}

}  // namespace tcpspec::base
