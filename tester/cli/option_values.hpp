#pragma once
// Reads values of the command line. All functions throw UsageError with a sentence that repeats the word.

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "cli/selection.hpp"
#include "wire/time.hpp"

namespace tcpspec::cli {

/// Only decimal digits, or 0x and hexadecimal digits; `low` and `high` are included.
std::uint64_t parse_number(std::string_view option, std::string_view text, std::uint64_t low = 0,
                           std::uint64_t high = std::numeric_limits<std::uint64_t>::max());

/// `30s`, `1.5s`, `200ms`; more than zero.
Duration parse_duration(std::string_view option, std::string_view text);

/// `3`, `2.5`: from 1 to 100.
double parse_timescale(std::string_view text);

/// `name=value`, the name not empty.
reach::Sysctl parse_sysctl(std::string_view text);

/// `2/5`: the second of five.
Shard parse_shard(std::string_view text);

[[noreturn]] void refuse_word(std::string_view option, const std::string& word,
                              const std::vector<std::string>& valid);

/// The value of `word`; the error lists all words and names the nearest.
template <typename Value>
Value parse_word(std::string_view option, const std::string& word,
                 const std::vector<std::pair<std::string, Value>>& words) {
  std::vector<std::string> valid;
  for (const auto& [name, value] : words) {
    if (name == word) return value;
    valid.push_back(name);
  }
  refuse_word(option, word, valid);
}

}  // namespace tcpspec::cli
