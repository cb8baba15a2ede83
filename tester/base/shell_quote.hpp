#pragma once

#include <string>
#include <string_view>

namespace tcpspec::base {

/// As one word of a POSIX shell; unchanged if its characters have no meaning for a shell.
std::string shell_quote(std::string_view);

}  // namespace tcpspec::base
