#pragma once

#include <string>
#include <string_view>

namespace tcpspec::cases {

/// `text` broken at spaces into lines of at most `width` columns.  The first line begins with `first`, the
/// others with as many spaces; what is longer than a line stands alone.  Ends in a line feed.
std::string wrap(std::string_view text, std::size_t width, std::string_view first = {},
                 std::size_t hanging = 0);

}  // namespace tcpspec::cases
