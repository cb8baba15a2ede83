#pragma once

#include <string_view>

namespace tcpspec::scan {

/// A line of a list, without blanks around it and without its comment.
struct Line {
  int number = 0;  ///< from 1
  std::string_view content;
};

inline std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Calls `visit` for each line that has more than blanks and a comment, which begins with `#`.
void each_line(std::string_view text, auto visit) {
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view whole = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (const std::string_view line = trimmed(whole.substr(0, whole.find('#'))); !line.empty())
      visit(Line{number, line});
  }
}

}  // namespace tcpspec::scan
