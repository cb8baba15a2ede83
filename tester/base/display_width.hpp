#pragma once
// The width of text on a terminal. Text is UTF-8; each other octet counts as one character of one cell.

#include <cstddef>
#include <string>
#include <string_view>

namespace tcpspec::base {

/// 0 for combining and formatting characters, 2 for wide ones (Unicode Standard Annex 11), else 1. Control
/// characters also have 1, because they are shown as another character.
int cells_of(char32_t);

/// The sum over all characters.  Emoji that a terminal may join into one are counted one by one.
std::size_t display_width(std::string_view text);

/// `text` and enough blanks, after or before it; unchanged if it is wide enough.
std::string pad(std::string_view text, std::size_t cells);
std::string pad_left(std::string_view text, std::size_t cells);

/// The part of `text` that fits into this number of cells.
std::string_view fitting(std::string_view text, std::size_t cells);

/// At most `cells` cells. `...` shows that something is cut off, if there is room for it.
std::string shorten(std::string_view text, std::size_t cells);

}  // namespace tcpspec::base
