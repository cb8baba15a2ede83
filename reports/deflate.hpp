#pragma once

#include <string>
#include <string_view>

namespace tcpspec::report {

/// Packed as RFC 1950 says (zlib).
std::string deflated(std::string_view text);

/// The inverse; throws FormatError if it is nothing of the kind, or unreasonably much.
std::string inflated(std::string_view packed);

}  // namespace tcpspec::report
