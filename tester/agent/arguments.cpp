#include "agent/arguments.hpp"

#include <algorithm>
#include <charconv>

#include "agent/words.hpp"

namespace tcpspec::agent {
namespace {

std::uint64_t parse_number(std::string_view what, const std::string& text, std::uint64_t max) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > max)
    throw Refusal{"invalid",
                  std::string(what) + ": a number from 0 to " + std::to_string(max) + " was expected"};
  return value;
}

}  // namespace

std::vector<std::string> split_words(std::string_view line) {
  constexpr std::string_view blanks = " \t\r";
  std::vector<std::string> words;
  for (std::size_t at = line.find_first_not_of(blanks); at != std::string_view::npos;) {
    const std::size_t end = std::min(line.find_first_of(blanks, at), line.size());
    words.emplace_back(line.substr(at, end - at));
    at = line.find_first_not_of(blanks, end);
  }
  return words;
}

std::string Arguments::word(std::string_view what) {
  if (next_ == words_.size()) throw Refusal{"invalid", std::string(what) + " is missing"};
  return words_[next_++];
}

std::uint64_t Arguments::number(std::string_view what, std::uint64_t max) {
  return parse_number(what, word(what), max);
}

SocketAddress Arguments::endpoint(std::string_view what) {
  const std::string address = word(what);
  const auto port = static_cast<std::uint16_t>(number("port", 65535));
  const auto parsed = SocketAddress::parse(address, port);
  if (!parsed) throw Refusal{"invalid", std::string(what) + ": not an address of this host"};
  return *parsed;
}

bool Arguments::flag(std::string_view name) {
  if (next_ == words_.size() || words_[next_] != name) return false;
  ++next_;
  return true;
}

void Arguments::keys(std::initializer_list<std::string_view> allowed) {
  for (; next_ < words_.size(); ++next_) {
    const std::string& text = words_[next_];
    const auto equals = text.find('=');
    const std::string key = text.substr(0, equals);
    if (equals == std::string::npos || std::find(allowed.begin(), allowed.end(), key) == allowed.end())
      throw Refusal{"invalid", "unexpected word"};
    keys_[key] = text.substr(equals + 1);
  }
}

std::uint64_t Arguments::number_of(const std::string& key, std::uint64_t max) const {
  return parse_number(key, keys_.at(key), max);
}

void Arguments::end() const {
  if (next_ != words_.size()) throw Refusal{"invalid", "unexpected word"};
}

}  // namespace tcpspec::agent
