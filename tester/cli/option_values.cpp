#include "cli/option_values.hpp"

#include <charconv>

#include "case/suggest.hpp"
#include "case/time_text.hpp"

namespace tcpspec::cli {

std::uint64_t parse_number(std::string_view option, std::string_view text, std::uint64_t low,
                           std::uint64_t high) {
  const bool hexadecimal = text.starts_with("0x");
  const std::string_view digits = hexadecimal ? text.substr(2) : text;
  std::uint64_t value = 0;
  const char* last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, value, hexadecimal ? 16 : 10);
  if (error != std::errc{} || end != last || value < low || value > high) {
    throw UsageError(std::string(option) + " takes a whole number from " + std::to_string(low) + " to " +
                     std::to_string(high) + ", not `" + std::string(text) + "`");
  }
  return value;
}

Duration parse_duration(std::string_view option, std::string_view text) {
  const cases::Parsed<cases::Time> time = cases::parse_time(text);
  const bool in_seconds = time.ok() && time.value.unit == cases::TimeUnit::seconds;
  if (!in_seconds || time.value.count <= 0)
    throw UsageError(std::string(option) + " takes a time like 30s or 200ms, not `" + std::string(text) +
                     "`");
  return seconds(time.value.count);
}

double parse_timescale(std::string_view text) {
  constexpr double most = 100;
  double factor = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), factor);
  if (error != std::errc{} || end != text.data() + text.size() || !(factor > 0) || factor > most)
    throw UsageError("--timescale takes a factor from 1 to 100, not `" + std::string(text) + "`");
  // The half second is in RFC 9293 §3.8.6.3; whatever is answered sooner is not waited for any longer.
  if (factor < 1)
    throw UsageError(
        "--timescale only makes waits longer: a target may delay an acknowledgment for half a "
        "second, and what is answered sooner ends the wait");
  return factor;
}

reach::Sysctl parse_sysctl(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0)
    throw UsageError("--sysctl takes NAME=VALUE, not `" + std::string(text) + "`");
  return {std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

Shard parse_shard(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos)
    throw UsageError("--shard takes I/N, as in 2/5 (the second of five), not `" + std::string(text) + "`");
  Shard shard;
  shard.of = parse_number("--shard", text.substr(slash + 1), 1, 10'000);
  shard.index = parse_number("--shard", text.substr(0, slash), 1, shard.of);
  return shard;
}

void refuse_word(std::string_view option, const std::string& word, const std::vector<std::string>& valid) {
  const std::string near = cases::nearest(word, valid);
  throw UsageError(std::string(option) + " takes " + cases::join(valid) + ", not `" + word + "`" +
                   (near.empty() ? "" : "; did you mean `" + near + "`?"));
}

}  // namespace tcpspec::cli
