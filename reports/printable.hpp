#pragma once
// Text that is safe to show. Data from a target may be in any string, so nothing is assumed to be valid UTF-8
// or without control characters.

#include <string>
#include <string_view>

namespace tcpspec::report {

/// A control character, or one that changes the direction of writing: a terminal or a browser would obey it.
bool is_unprintable(char32_t);
/// `\x1b`, `\u202e`.
std::string made_visible(char32_t);

/// Valid UTF-8 in which unprintable characters are visible, and also the first character of a command:
/// nothing that a terminal or the log of a job obeys.
std::string printable(std::string_view);
/// The same, but line ends stay: for our own text with single lines from a target.
std::string printable_lines(std::string_view);

/// JSON that is safe to show on a terminal: RFC 8259 §7 lets DEL and the C1 control characters stand in a
/// string as they are; here they are escaped, and so are characters that change the direction of writing.
std::string escape_in_json(std::string_view json);

}  // namespace tcpspec::report
