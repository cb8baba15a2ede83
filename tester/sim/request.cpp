#include "sim/request.hpp"

#include <algorithm>
#include <charconv>

namespace tcpspec::sim {
namespace {

constexpr Refused invalid{"invalid"};
constexpr std::uint64_t most_port = 0xffff;

std::uint64_t read_number(std::string_view text, std::uint64_t most) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > most) throw invalid;
  return value;
}

}  // namespace

Request::Request(std::string_view line) {
  constexpr std::string_view blanks = " \t\r\n\v\f";
  std::size_t begin = line.find_first_not_of(blanks);
  while (begin != std::string_view::npos) {
    const std::size_t end = std::min(line.find_first_of(blanks, begin), line.size());
    words_.emplace_back(line.substr(begin, end - begin));
    begin = line.find_first_not_of(blanks, end);
  }
  words_.resize(std::max<std::size_t>(words_.size(), 2));
}

std::string Request::word() {
  if (!more()) throw invalid;
  return words_[next_++];
}

std::uint64_t Request::number(std::uint64_t most) { return read_number(word(), most); }

wire::Endpoint Request::endpoint() {
  const auto address = wire::Address::parse(word());
  const auto port = static_cast<std::uint16_t>(number(most_port));
  if (!address) throw invalid;
  return {*address, port};
}

bool Request::flag(std::string_view name) {
  if (!more() || words_[next_] != name) return false;
  ++next_;
  return true;
}

void Request::end() const {
  if (more()) throw invalid;
}

void Request::keys(const std::vector<std::string_view>& allowed) {
  while (more()) {
    const auto pair = word();
    const auto equals = pair.find('=');
    const auto key = pair.substr(0, equals);
    if (equals == std::string::npos || std::count(allowed.begin(), allowed.end(), key) == 0) throw invalid;
    values_[key] = pair.substr(equals + 1);
  }
}

std::optional<std::string> Request::text_of(const std::string& key) const {
  const auto found = values_.find(key);
  return found == values_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::uint64_t> Request::number_of(const std::string& key, std::uint64_t most) const {
  const auto text = text_of(key);
  return text ? std::optional(read_number(*text, most)) : std::nullopt;
}

}  // namespace tcpspec::sim
