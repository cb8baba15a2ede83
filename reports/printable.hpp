#pragma once
// Text as it may be shown.  What a target sends may end up in any string, so nothing is taken to be valid
// UTF-8 or free of control characters.

#include <string>
#include <string_view>

namespace tcpspec::report {

/// A control character, or one that turns the direction of writing: what a terminal or a browser would obey.
bool is_unprintable(char32_t);
/// `\x1b`, `\u202e`.
std::string made_visible(char32_t);

/// Valid UTF-8 in which unprintable characters are made visible, and the first of a command: nothing that a
/// terminal or the log of a job would obey.
std::string printable(std::string_view);
/// The same, but line ends stay: for text of ours in which only single lines are a target's.
std::string printable_lines(std::string_view);

/// JSON that is safe to show on a terminal: RFC 8259 §7 lets DEL and the C1 control characters stand in a
/// string as they are; here they are escaped, and what turns the direction of writing too.
std::string escape_in_json(std::string_view json);

}  // namespace tcpspec::report
