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

/// Valid UTF-8 in which control characters are written `\x1b`: nothing that a terminal would obey.
std::string printable(std::string_view);

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
