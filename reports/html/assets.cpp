#include "reports/html/assets.hpp"

#include <algorithm>

#include "base/hex.hpp"
#include "reports/html/embedded.hpp"

namespace tcpspec::report::html {
std::string_view style_text() { return embedded_style; }
std::string_view script_text() { return embedded_script; }
std::string style_hash() { return "sha256-" + base64_of_hex(embedded_style_sha256); }
std::string script_hash() { return "sha256-" + base64_of_hex(embedded_script_sha256); }

std::string base64_of_hex(std::string_view hex) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto all = base::from_hex(hex).value_or(std::vector<std::uint8_t>{});
  std::string result;
  for (std::size_t at = 0; at < all.size(); at += 3) {
    const std::size_t octets = std::min<std::size_t>(all.size() - at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < octets; ++i) bits |= std::uint32_t{all[at + i]} << (16 - 8 * i);
    for (std::size_t i = 0; i < 4; ++i) result += i <= octets ? alphabet[bits >> (18 - 6 * i) & 63] : '=';
  }
  return result;
}

}  // namespace tcpspec::report::html
