#include "lab/version.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace tcpspec::lab {
namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

std::vector<int> numbers(std::string_view version) {
  std::vector<int> out;
  while (!version.empty()) {
    int number = 0;
    std::from_chars(version.data(), version.data() + version.size(), number);
    out.push_back(number);
    version.remove_prefix(std::min(version.size(), version.find('.')));
    if (!version.empty()) version.remove_prefix(1);
  }
  while (!out.empty() && out.back() == 0) out.pop_back();
  return out;
}

template <typename Known>
void keep_of(std::vector<Known>& all, const std::string& version) {
  std::erase_if(all, [&](const Known& known) { return !is_between(version, known.since, known.before); });
  for (Known& known : all) {
    known.since.clear();
    known.before.clear();
  }
}

}  // namespace

bool is_version(std::string_view text) {
  char before = '.';
  for (const char c : text) {
    if (!is_digit(c) && (c != '.' || before == '.')) return false;
    before = c;
  }
  return before != '.';
}

bool is_between(std::string_view version, std::string_view since, std::string_view before) {
  const std::vector<int> at = numbers(version);
  return at >= numbers(since) && (before.empty() || at < numbers(before));
}

std::string version_of(const std::string& stack, const std::string& name) {
  if (name.empty() || !stack.starts_with(name + "_")) return {};
  const auto from = stack.begin() + static_cast<std::ptrdiff_t>(name.size()) + 1;
  const auto end = std::find_if(from, stack.end(), [](char c) { return !is_digit(c) && c != '.'; });
  std::string version(from, end);
  return is_version(version) ? version : std::string();
}

void keep_version(Profile& profile, const std::string& version) {
  if (version.empty()) return;
  keep_of(profile.deviations, version);
  keep_of(profile.departures, version);
}

}  // namespace tcpspec::lab
