#include "base/wrap.hpp"

#include <algorithm>

#include "base/display_width.hpp"

namespace tcpspec::base {

namespace {

/// The first line may have a different width from the others.
std::vector<std::string> wrap(std::string_view text, std::size_t first_cells, std::size_t cells) {
  std::vector<std::string> lines(1);
  std::size_t used = 0;
  const auto place = [&](std::string_view word, std::string_view glue) {
    const std::size_t room = lines.size() == 1 ? first_cells : cells;
    const std::size_t needed = display_width(word);
    if (!lines.back().empty() && used + glue.size() + needed > room) {
      lines.emplace_back(word);
      used = needed;
      return;
    }
    if (lines.back().empty()) glue = {};
    lines.back().append(glue).append(word);
    used += glue.size() + needed;
  };
  std::string_view glue;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ' || text[at] == '\n') {
      glue = " ";
      ++at;
      continue;
    }
    const std::size_t blank = std::min(text.find_first_of(" \n", at), text.size());
    const std::size_t seam = text.find("><", at);
    const std::size_t end = seam < blank ? seam + 1 : blank;
    place(text.substr(at, end - at), glue);
    glue = {};
    at = end;
  }
  return lines;
}

std::size_t less(std::size_t cells, std::size_t taken) { return cells > taken ? cells - taken : 0; }

}  // namespace

std::vector<std::string> wrap(std::string_view text, std::size_t cells) { return wrap(text, cells, cells); }

std::string paragraph(std::string_view text, std::size_t cells, std::string_view first, std::size_t hanging) {
  const std::size_t margin = display_width(first);
  std::string result;
  for (const std::string& line : wrap(text, less(cells, margin), less(cells, margin + hanging))) {
    result += result.empty() ? std::string(first) : std::string(margin + hanging, ' ');
    result += line + "\n";
  }
  return result;
}

}  // namespace tcpspec::base
