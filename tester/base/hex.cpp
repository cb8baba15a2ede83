#include "base/hex.hpp"

namespace tcpspec::base {

namespace {

template <typename Octets>
std::string digits_of(const Octets& octets) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text(octets.size() * 2, '\0');
  char* at = text.data();
  for (const auto one : octets) {
    const auto octet = static_cast<std::uint8_t>(one);
    *at++ = digits[octet >> 4];
    *at++ = digits[octet & 15];
  }
  return text;
}

}  // namespace

std::string to_hex(std::span<const std::uint8_t> octets) { return digits_of(octets); }
std::string to_hex(std::string_view octets) { return digits_of(octets); }

std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::vector<std::uint8_t> octets(text.size() / 2);
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    octets[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return octets;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace tcpspec::base
