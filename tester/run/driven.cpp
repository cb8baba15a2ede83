#include "run/driven.hpp"

#include <algorithm>
#include <charconv>

namespace tcpspec::run {

std::optional<AddressedReply> addressed(std::string_view line) {
  const auto space = std::min(line.find(' '), line.size());
  AddressedReply found;
  const auto [end, error] = std::from_chars(line.data(), line.data() + space, found.machine);
  if (error != std::errc{} || end != line.data() + space) return std::nullopt;
  if (space < line.size()) found.reply = line.substr(space + 1);
  return found;
}

}  // namespace tcpspec::run
