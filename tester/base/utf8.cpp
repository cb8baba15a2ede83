#include "base/utf8.hpp"

#include <cstdint>

namespace tcpspec::base {

namespace {

/// Octets of a character that begins with this one; 0 if none does (RFC 3629 §4).
std::size_t length_of(std::uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/// Overlong forms, surrogates and codes above U+10FFFF are not UTF-8 (RFC 3629 §3).
bool is_allowed(char32_t code, std::size_t length) {
  if ((length == 3 && code < 0x800) || (length == 4 && code < 0x10000)) return false;
  return (code < 0xD800 || code > 0xDFFF) && code <= 0x10FFFF;
}

}  // namespace

Character decode_utf8(std::string_view text, std::size_t at) {
  const auto octet = [&](std::size_t i) { return static_cast<std::uint8_t>(text[at + i]); };
  const std::size_t length = length_of(octet(0));
  if (length == 1) return {octet(0), 1, true};
  if (length == 0 || length > text.size() - at) return {};
  char32_t code = octet(0) & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((octet(i) & 0xC0) != 0x80) return {};
    code = (code << 6) | (octet(i) & 0x3Fu);
  }
  return is_allowed(code, length) ? Character{code, length, true} : Character{};
}

char32_t next_character(std::string_view text, std::size_t& at) {
  const Character character = decode_utf8(text, at);
  at += character.octets;
  return character.code;
}

void append_utf8(std::string& into, char32_t code) {
  const auto put = [&](char32_t octet) { into += static_cast<char>(static_cast<std::uint8_t>(octet)); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0 | (code >> 6));
  } else {
    if (code < 0x10000) {
      put(0xE0 | (code >> 12));
    } else {
      put(0xF0 | (code >> 18));
      put(0x80 | ((code >> 12) & 0x3F));
    }
    put(0x80 | ((code >> 6) & 0x3F));
  }
  put(0x80 | (code & 0x3F));
}

std::string valid_utf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) append_utf8(result, next_character(text, at));
  return result;
}

}  // namespace tcpspec::base
