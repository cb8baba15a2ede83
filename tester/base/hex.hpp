#pragma once
// Octets as text: two lower-case hexadecimal digits each, the high half first.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tcpspec::base {

std::string to_hex(std::span<const std::uint8_t> octets);
std::string to_hex(std::string_view octets);

/// The inverse, for digits in either case; nothing for an odd number of characters or a character that is not
/// a digit.
std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text);

/// 0 to 15, for a digit in either case; -1 for other characters.
int hex_digit(char c);

}  // namespace tcpspec::base
