#include "reports/html/assets.hpp"

#include "reports/html/embedded.hpp"

namespace tcpspec::report::html {
namespace {

std::uint32_t digit(char c) { return static_cast<std::uint32_t>(c <= '9' ? c - '0' : c - 'a' + 10); }

}  // namespace

std::string_view style_text() { return embedded_style; }
std::string_view script_text() { return embedded_script; }
std::string style_hash() { return "sha256-" + base64_of_hex(embedded_style_sha256); }
std::string script_hash() { return "sha256-" + base64_of_hex(embedded_script_sha256); }

std::string base64_of_hex(std::string_view hex) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string result;
  for (std::size_t at = 0; at + 1 < hex.size(); at += 6) {
    std::uint32_t bits = 0;
    std::size_t octets = 0;
    for (; octets < 3 && at + 2 * octets + 1 < hex.size(); ++octets)
      bits |= (digit(hex[at + 2 * octets]) << 4 | digit(hex[at + 2 * octets + 1])) << (16 - 8 * octets);
    for (std::size_t i = 0; i < 4; ++i) result += i <= octets ? alphabet[bits >> (18 - 6 * i) & 63] : '=';
  }
  return result;
}

}  // namespace tcpspec::report::html
