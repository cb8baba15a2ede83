#include "base/display_width.hpp"

#include <algorithm>
#include <span>

#include "base/utf8.hpp"
#include "base/width_tables.hpp"

namespace tcpspec::base {

namespace {

bool contains(std::span<const CharacterRange> sorted, char32_t code) {
  const auto range = std::lower_bound(sorted.begin(), sorted.end(), code,
                                      [](const CharacterRange& one, char32_t c) { return one.last < c; });
  return range != sorted.end() && range->first <= code;
}

}  // namespace

int cells_of(char32_t code) {
  if (code < 0x300) return 1;
  if (contains(joined_characters, code)) return 0;
  return contains(wide_characters, code) ? 2 : 1;
}

std::size_t display_width(std::string_view text) {
  std::size_t cells = 0;
  for (std::size_t at = 0; at < text.size();)
    cells += static_cast<std::size_t>(cells_of(next_character(text, at)));
  return cells;
}

std::string pad(std::string_view text, std::size_t cells) {
  std::string result(text);
  if (const std::size_t have = display_width(text); have < cells) result.append(cells - have, ' ');
  return result;
}

std::string pad_left(std::string_view text, std::size_t cells) {
  const std::size_t have = display_width(text);
  return std::string(have < cells ? cells - have : 0, ' ').append(text);
}

std::string_view fitting(std::string_view text, std::size_t cells) {
  std::size_t used = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t next = at;
    used += static_cast<std::size_t>(cells_of(next_character(text, next)));
    if (used > cells) return text.substr(0, at);
    at = next;
  }
  return text;
}

std::string shorten(std::string_view text, std::size_t cells) {
  constexpr std::string_view dots = "...";
  if (display_width(text) <= cells) return std::string(text);
  if (cells < dots.size()) return std::string(fitting(text, cells));
  return std::string(fitting(text, cells - dots.size())).append(dots);
}

}  // namespace tcpspec::base
