#pragma once

#include <string>
#include <string_view>

namespace tcpspec::base {

/// As one word of a POSIX shell; unchanged if no shell gives its characters a meaning.
std::string shell_quote(std::string_view);

}  // namespace tcpspec::base
