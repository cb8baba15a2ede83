#include "reports/wording.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "base/display_width.hpp"
#include "base/shell_quote.hpp"
#include "reports/printable.hpp"

namespace tcpspec::report {

std::string suite_path(std::string_view file) {
  constexpr std::string_view root = "cases/";
  if (const std::size_t at = file.rfind("/cases/"); at != std::string_view::npos)
    file.remove_prefix(at + 1 + root.size());
  else if (file.starts_with(root))
    file.remove_prefix(root.size());
  else if (file.starts_with('/'))
    file.remove_prefix(file.rfind('/') + 1);
  while (file.starts_with("./") || file.starts_with("../")) file.remove_prefix(file.find('/') + 1);
  if (file.ends_with(".yaml")) file.remove_suffix(5);
  std::string path(file);
  std::replace(path.begin(), path.end(), '/', '.');
  return path.empty() ? "cases" : path;
}

const Requirement* requirement_of(const RunReport& report, const CaseResult& result) {
  if (result.charged.empty() && result.checks.empty()) return nullptr;
  const std::string& id = result.charged.empty() ? result.checks.front() : result.charged;
  for (const Requirement& requirement : report.requirements)
    if (requirement.id == id) return &requirement;
  return nullptr;
}

int rfc_of(const RunReport& report, const CaseResult& result) {
  if (const Requirement* requirement = requirement_of(report, result)) return requirement->rfc;
  if (result.charged.empty() && result.checks.empty()) return 0;
  const std::string& id = result.charged.empty() ? result.checks.front() : result.charged;
  int rfc = 0;
  if (id.starts_with("RFC"))
    for (std::size_t i = 3; i < id.size() && i < 9 && id[i] >= '0' && id[i] <= '9'; ++i)
      rfc = rfc * 10 + (id[i] - '0');
  return rfc;
}

std::string again(const RunReport& report, const CaseResult& result) {
  const std::string verb = result.again.empty() ? "run" : "sweep";
  const std::string command = report.again.empty()
                                  ? fmt::format("tcpspec {} {}", verb, base::shell_quote(report.target.name))
                                  : report.again;
  if (!result.again.empty()) return fmt::format("{} {} --seed {}", command, result.again, report.seed);
  // The id is always quoted: brackets in it are globs for the shell.
  const std::string quoted = base::shell_quote(result.seen_in.empty() ? result.id : result.seen_in);
  return fmt::format("{} --id {} --family {} --seed {}", command,
                     quoted.starts_with('\'') ? quoted : "'" + quoted + "'", result.family, report.seed);
}

std::string reason(const CaseResult& result) {
  if (result.unexpected_pass) return "passed, but the baseline lists it as a known deviation";
  if (result.unconfirmed)
    return result.because + "; seen once and not yet confirmed, because the run ended before";
  return result.because;
}

std::vector<std::string> runs_in_words(const CaseResult& result) {
  std::vector<std::string> lines;
  const auto rounds = std::accumulate(result.rounds.begin(), result.rounds.end(), 0,
                                      [](int sum, const auto& verdict) { return sum + verdict.second; });
  const auto which = [&](const CaseResult& run) {
    const std::string verdict(to_string(run.verdict));
    const auto count = result.rounds.find(verdict);
    if (count != result.rounds.end())
      return fmt::format("{} in {} of {} rounds", verdict, count->second, rounds);
    return fmt::format("run {} of {}: {}", lines.size() + 1, result.earlier.size() + 1, verdict);
  };
  const auto add = [&](const CaseResult& run) {
    std::string text = which(run);
    if (!run.because.empty()) text += ", " + run.because;
    if (!run.got.empty() && run.got.front() == '<') text += ": " + run.got;
    lines.push_back(std::move(text));
  };
  for (const CaseResult& run : result.earlier) add(run);
  if (!lines.empty()) add(result);
  return lines;
}

Place deciding_place(const CaseResult& result) {
  const auto index = static_cast<std::size_t>(result.deciding_step);
  if (result.deciding_step >= 0 && index < result.steps.size() && !result.steps[index].file.empty()) {
    const StepRecord& step = result.steps[index];
    return {step.file, step.line, step.column};
  }
  return {result.file, result.line, 0};
}

std::string capture_path(const CaseResult& result, const std::string& folder) {
  if (result.capture.empty() || folder.empty()) return result.capture;
  return folder + (folder.ends_with('/') ? "" : "/") + result.capture;
}

std::string in_words(double seconds) {
  if (!std::isfinite(seconds)) return "?";
  if (seconds < 0.9995) return fmt::format("{:.3g} ms", seconds * 1000);
  if (seconds < 99.5) return fmt::format("{:.3g} s", seconds);
  const auto whole = static_cast<long long>(std::llround(seconds));
  return whole % 60 == 0 ? fmt::format("{} min", whole / 60)
                         : fmt::format("{} min {} s", whole / 60, whole % 60);
}

namespace {

bool is_simulated(const RunReport& report) { return report.time == TimeKind::simulated; }

}  // namespace

std::string in_words(double value, const std::string& unit) {
  if (unit == "s") return in_words(value);
  return fmt::format("{:g}{}{}", value, unit.empty() ? "" : " ", unit);
}

std::string in_words(const Measurement& measurement) {
  std::string text;
  for (std::size_t i = 0; i < measurement.values.size(); ++i) {
    const bool says_unit = measurement.unit == "s" || i + 1 == measurement.values.size();
    text += (i ? ", " : "") + in_words(measurement.values[i], says_unit ? measurement.unit : std::string());
  }
  return text;
}

std::string took(const RunReport& report) {
  std::string text = in_words(report.seconds) + (is_simulated(report) ? " of simulated time" : "");
  if (report.rounds) text += fmt::format(", {} rounds", *report.rounds);
  if (report.timescale)
    text += fmt::format(", where the tester waited {:g} times as long as usual", *report.timescale);
  return text;
}

std::string spent_in_words(const RunReport& report) {
  const TimeSpent& spent = report.spent;
  if (spent.timers + spent.limits + spent.repeating + spent.processor <= 0) return {};
  return fmt::format(
      "It waited {} for timers, {} for limits to pass and {} to see things again, and used {} of its "
      "processor.",
      in_words(spent.timers), in_words(spent.limits), in_words(spent.repeating), in_words(spent.processor));
}

std::string left_out(const RunReport& report) {
  const Summary& summary = report.summary;
  if (summary.left_out <= 0) return {};
  const std::string more =
      is_simulated(report) ? "--duration all also runs them, without waiting, because time is simulated"
                           : "with --duration all the run takes about " + in_words(summary.left_out_seconds);
  return fmt::format("{} case run{} left out by the duration class; {}", summary.left_out,
                     summary.left_out == 1 ? "" : "s", more);
}

std::string crowding(const RunReport& report) {
  const std::string& room = report.summary.room;
  const int repeated = report.summary.runs_without_room;
  std::string text;
  if (!room.empty())
    text = "The target takes few connections at once (" + room + "), so that fewer cases ran side by side";
  if (repeated == 0) return text;
  const std::string runs = std::to_string(repeated) + (repeated == 1 ? " run was" : " runs were");
  return text + (text.empty() ? "" : "; ") + runs + " repeated, because it may have had no room";
}

std::string written_in_words(const std::vector<std::pair<std::string, std::string>>& reports) {
  std::size_t cells = 0;
  for (const auto& [what, where] : reports) cells = std::max(cells, base::display_width(what));
  std::string lines;
  for (const auto& [what, where] : reports) lines += base::pad(what, cells) + "  " + printable(where) + "\n";
  return lines;
}

std::string count_of(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

bool counts_as_failure(const CaseResult& result, bool strict) {
  if (result.unexpected_pass) return true;
  if (!result.known.empty() || (!result.perhaps_path.empty() && !strict)) return false;
  return result.verdict == Verdict::fail || (strict && result.verdict == Verdict::warn);
}

}  // namespace tcpspec::report
