#include "case/wrap.hpp"

#include <algorithm>

#include "case/source.hpp"

namespace tcpspec::cases {

namespace {

/// Characters; what we wrap has no wide ones.
std::size_t length(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += std::max<std::size_t>(utf8_length(text, at), 1)) ++count;
  return count;
}

}  // namespace

std::string wrap(std::string_view text, std::size_t width, std::string_view first, std::size_t hanging) {
  const std::string indent(length(first) + hanging, ' ');
  std::string out(first);
  std::size_t column = length(first);
  bool at_start = true;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ' || text[at] == '\n') {
      ++at;
      continue;
    }
    const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
    const std::string_view word = text.substr(at, end - at);
    if (!at_start && column + 1 + length(word) > width) {
      out += "\n" + indent;
      column = indent.size();
      at_start = true;
    }
    if (!at_start) {
      out += ' ';
      ++column;
    }
    out += word;
    column += length(word);
    at_start = false;
    at = end;
  }
  return out + "\n";
}

}  // namespace tcpspec::cases
