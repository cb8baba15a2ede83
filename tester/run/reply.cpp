#include "run/reply.hpp"

#include <charconv>
#include <sstream>

namespace tcpspec::run {

std::string Reply::get(const std::string& key) const {
  const auto found = values.find(key);
  return found == values.end() ? "" : found->second;
}

std::uint64_t Reply::number(const std::string& key) const {
  const std::string text = get(key);
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Reply parse_reply(std::string_view line) {
  std::istringstream words{std::string(line)};
  std::string word;
  Reply reply;
  words >> word;
  reply.ok = word == "ok";
  if (!reply.ok) {
    words >> reply.error;
    if (reply.error.empty()) reply.error = "failed";
    return reply;
  }
  while (words >> word) {
    const auto equals = word.find('=');
    if (equals != std::string::npos) reply.values[word.substr(0, equals)] = word.substr(equals + 1);
  }
  return reply;
}

}  // namespace tcpspec::run
