#pragma once

#include <string>
#include <string_view>

namespace tcpspec::base {

/// Text as the content of an element. Terminal escapes and characters that XML 1.0 §2.2 does not allow are
/// left out; `& < > "` are escaped, and each octet that is not part of valid UTF-8 becomes U+FFFD.
std::string xml_text(std::string_view);

/// The same as the value of an attribute: line ends and tabs are also escaped, otherwise a reader would make
/// them blanks.
std::string xml_attribute(std::string_view);

}  // namespace tcpspec::base
