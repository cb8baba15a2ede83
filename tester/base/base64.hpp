#pragma once
// Octets in base64 (RFC 4648 §4): four characters for each three octets.

#include <optional>
#include <string>
#include <string_view>

namespace tcpspec::base {

std::string to_base64(std::string_view octets);

/// The inverse; nothing if it is not what to_base64() writes.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace tcpspec::base
