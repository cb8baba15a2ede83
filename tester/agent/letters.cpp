#include "agent/letters.hpp"

#include <algorithm>
#include <string>

namespace tcpspec::agent {
namespace {

constexpr std::size_t alphabet = 26;

/// Any part of the stream is a view into it.
const std::string& pattern() {
  static const std::string octets = [] {
    std::string text(1 << 20, ' ');
    for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>('a' + i % alphabet);
    return text;
  }();
  return octets;
}

}  // namespace

std::string_view letters(std::uint64_t from, std::uint64_t octets) {
  const std::string_view all = pattern();
  const std::size_t offset = from % alphabet;
  return all.substr(offset, static_cast<std::size_t>(std::min<std::uint64_t>(octets, all.size() - offset)));
}

}  // namespace tcpspec::agent
