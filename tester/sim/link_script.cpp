#include "sim/link_script.hpp"

#include <charconv>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace tcpspec::sim {
namespace {

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::optional<Duration> duration(std::string_view text) {
  constexpr std::pair<std::string_view, double> units[] = {{"us", 1e-6}, {"ms", 1e-3}, {"s", 1}};
  for (const auto& [unit, size] : units) {
    if (!text.ends_with(unit)) continue;
    if (const auto n = number(text.substr(0, text.size() - unit.size()))) return seconds(*n * size);
  }
  return std::nullopt;
}

std::optional<double> chance(std::string_view text) {
  if (!text.ends_with('%')) return std::nullopt;
  const auto n = number(text.substr(0, text.size() - 1));
  if (!n || *n > 100) return std::nullopt;
  return *n / 100;
}

std::optional<std::set<std::uint64_t>> positions(std::string_view text) {
  std::set<std::uint64_t> result;
  while (true) {
    const auto comma = text.find(',');
    const auto word = text.substr(0, comma);
    std::uint64_t n = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), n);
    if (error != std::errc{} || end != word.data() + word.size() || n == 0) return std::nullopt;
    result.insert(n);
    if (comma == std::string_view::npos) return result;
    text.remove_prefix(comma + 1);
  }
}

using Words = std::vector<std::string>;

/// `lose 3,7` or `lose 5%`.
bool read_event(const Words& words, std::set<std::uint64_t>& at, double& with_chance) {
  if (words.size() != 2) return false;
  if (const auto p = chance(words[1])) {
    with_chance = *p;
    return true;
  }
  const auto which = positions(words[1]);
  if (which) at.insert(which->begin(), which->end());
  return which.has_value();
}

/// `delay 10ms` or `delay 4 200ms`.
bool read_delay(const Words& words, Impairments& into) {
  const auto time = duration(words.back());
  if (!time) return false;
  if (words.size() == 2) {
    into.extra_delay = *time;
    return true;
  }
  const auto which = words.size() == 3 ? positions(words[1]) : std::nullopt;
  if (!which) return false;
  for (const auto n : *which) into.delay[n] = *time;
  return true;
}

bool read_command(const Words& words, Impairments& into) {
  const auto& verb = words[0];
  if (verb == "lose") return read_event(words, into.lose, into.lose_chance);
  if (verb == "duplicate") return read_event(words, into.duplicate, into.duplicate_chance);
  if (verb == "reorder") return read_event(words, into.reorder, into.reorder_chance);
  if (verb == "corrupt") return read_event(words, into.corrupt, into.corrupt_chance);
  if (verb == "delay") return read_delay(words, into);
  if (verb != "jitter" || words.size() != 2) return false;
  const auto time = duration(words[1]);
  if (time) into.jitter = *time;
  return time.has_value();
}

}  // namespace

LinkScript LinkScript::parse(std::string_view text) {
  LinkScript script;
  std::istringstream commands{std::string(text)};
  for (std::string command; std::getline(commands, command, ';');) {
    std::istringstream from(command);
    Words words;
    for (std::string word; from >> word;) words.push_back(word);
    if (words.empty()) continue;
    bool out = true, in = true;
    if (words[0] == "out:" || words[0] == "in:") {
      (words[0] == "out:" ? in : out) = false;
      words.erase(words.begin());
    }
    const bool good = !words.empty() && (!out || read_command(words, script.out)) &&
                      (!in || read_command(words, script.in));
    if (!good) throw std::invalid_argument("link script: cannot read '" + command + "'");
  }
  return script;
}

}  // namespace tcpspec::sim
