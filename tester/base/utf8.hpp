#pragma once
// UTF-8 (RFC 3629). Text from a target or a user may be any octets, so nothing is assumed to be valid.

#include <cstddef>
#include <string>
#include <string_view>

namespace tcpspec::base {

inline constexpr char32_t replacement_character = 0xFFFD;

struct Character {
  char32_t code = replacement_character;  ///< U+FFFD if the octets are not valid UTF-8
  std::size_t octets = 1;                 ///< that it has; 1 if they are not valid
  bool valid = false;
};

/// The character that starts at `text[at]`; `at` must be less than `text.size()`.
Character decode_utf8(std::string_view text, std::size_t at);

/// The same, and moves `at` past it.
char32_t next_character(std::string_view text, std::size_t& at);

/// `code` must not be above U+10FFFF.
void append_utf8(std::string& into, char32_t code);

/// Each octet that is not part of valid UTF-8 becomes U+FFFD.
std::string valid_utf8(std::string_view text);

}  // namespace tcpspec::base
