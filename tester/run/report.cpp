#include "run/report.hpp"

#include <charconv>
#include <iterator>
#include <string_view>

namespace tcpspec::report {

namespace {

constexpr const char* time_key = "time";
constexpr const char* shard_key = "shard";
constexpr const char* rounds_key = "rounds";
constexpr const char* timescale_key = "timescale";

template <typename Number>
std::optional<Number> number_from_string(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

/// As short as it can be.
std::string to_string(double number) {
  char text[32];
  return {text, std::to_chars(text, std::end(text), number).ptr};
}

std::optional<Shard> shard_from_string(std::string_view text) {
  const char* const end = text.data() + text.size();
  Shard shard;
  const auto [slash, no_index] = std::from_chars(text.data(), end, shard.index);
  if (no_index != std::errc{} || slash == end || *slash != '/') return std::nullopt;
  const auto [rest, no_count] = std::from_chars(slash + 1, end, shard.of);
  return no_count == std::errc{} && rest == end ? std::optional(shard) : std::nullopt;
}

/// Moves what `read` understands out of the environment.
template <typename T>
void take(std::map<std::string, std::string>& environment, const char* key, std::optional<T>& into,
          std::optional<T> (*read)(std::string_view)) {
  const auto found = environment.find(key);
  if (found == environment.end()) return;
  into = read(found->second);
  if (into) environment.erase(found);
}

}  // namespace

std::string to_string(const Shard& shard) {
  return std::to_string(shard.index) + "/" + std::to_string(shard.of);
}

std::map<std::string, std::string> environment_in_words(const RunReport& report) {
  std::map<std::string, std::string> words = report.environment;
  if (report.time) words[time_key] = to_string(*report.time);
  if (report.shard) words[shard_key] = to_string(*report.shard);
  if (report.rounds) words[rounds_key] = std::to_string(*report.rounds);
  if (report.timescale) words[timescale_key] = to_string(*report.timescale);
  return words;
}

void take_from_environment(RunReport& report) {
  take<TimeKind>(report.environment, time_key, report.time,
                 [](std::string_view word) { return base::spelled<TimeKind>(word, time_kind_words); });
  take<Shard>(report.environment, shard_key, report.shard, shard_from_string);
  take<int>(report.environment, rounds_key, report.rounds, number_from_string<int>);
  take<double>(report.environment, timescale_key, report.timescale, number_from_string<double>);
}

void summarize(RunReport& report) {
  Summary& summary = report.summary;
  summary.verdicts.clear();
  for (int i = 0; i < verdict_count; ++i)
    summary.verdicts[std::string(to_string(static_cast<Verdict>(i)))] = 0;
  summary.cases = static_cast<int>(report.cases.size());
  summary.known = summary.unexpected_passes = summary.flaky = summary.unconfirmed = 0;
  for (const CaseResult& result : report.cases) {
    ++summary.verdicts[std::string(to_string(result.verdict))];
    summary.known += result.known.empty() ? 0 : 1;
    summary.unexpected_passes += result.unexpected_pass ? 1 : 0;
    summary.flaky += result.flaky ? 1 : 0;
    summary.unconfirmed += result.unconfirmed ? 1 : 0;
  }
}

}  // namespace tcpspec::report
