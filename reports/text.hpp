#pragma once
// Text as every renderer needs it.  What a target sends may end up in any string, so nothing is taken to be
// valid UTF-8 or free of control characters.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tcpspec::report {

/// Decodes one character at `at` and moves past it; U+FFFD for each octet that is not part of valid UTF-8.
char32_t next_character(std::string_view text, std::size_t& at);
void append_character(std::string& into, char32_t);

/// Invalid octets become U+FFFD.
std::string valid_utf8(std::string_view);

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

/// Characters; none of ours is wider than one cell.
std::size_t width(std::string_view);

/// `text` and enough blanks; unchanged if it is wide enough.
std::string pad(std::string_view text, std::size_t cells);
std::string pad_left(std::string_view text, std::size_t cells);

/// At most `cells` characters; what is cut off is shown by `...`.
std::string shorten(std::string_view text, std::size_t cells);

/// Breaks at blanks, and between the fields of a segment (`><`).  A longer word stays whole.  Never empty.
std::vector<std::string> wrap(std::string_view text, std::size_t cells);

/// As one word of a POSIX shell.
std::string shell_quote(std::string_view);

}  // namespace tcpspec::report
