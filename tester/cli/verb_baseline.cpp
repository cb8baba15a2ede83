#include "cli/verb_baseline.hpp"

#include <algorithm>
#include <iostream>
#include <map>
#include <set>

#include <fmt/format.h>

#include "case/select.hpp"
#include "cli/exit.hpp"
#include "cli/load_results.hpp"
#include "reach/bench.hpp"
#include "reports/printable.hpp"
#include "reports/wording.hpp"
#include "reports/write_file.hpp"
#include "run/baseline.hpp"

namespace tcpspec::cli {

namespace {

std::string yaml_word(std::string_view text) {
  std::string result = "'";
  for (const char c : report::printable(text)) result += c == '\'' ? std::string("''") : std::string(1, c);
  return result + "'";
}

/// The part of an observation that will be the same next time.
std::string observed_of(const report::CaseResult& result) {
  return result.outcome.empty() ? run::lasting_words(result.because) : result.outcome;
}

bool departs(const report::CaseResult& result) {
  return result.verdict == report::Verdict::fail || result.verdict == report::Verdict::warn;
}

std::string entry_of(const report::RunReport& run, const report::CaseResult& result, bool one_family) {
  std::string entry = "  - case: " + yaml_word(result.id) + "\n";
  if (one_family) entry += fmt::format("    family: {}\n", result.family);
  entry += fmt::format("    verdict: {}\n", to_string(result.verdict));
  if (const std::string observed = observed_of(result); !observed.empty())
    entry += "    observed: " + yaml_word(observed) + "\n";
  const std::string reason =
      result.known.empty() ? "found " + run.started.substr(0, 10) + ", not explained yet" : result.known;
  return entry + "    reason: " + yaml_word(reason) + "\n";
}

std::string written(const report::RunReport& run) {
  std::string text = fmt::format(
      "# Departures of {} that {} found. They are known; other departures are new.\n"
      "# Each reason explains a departure. `tcpspec run --baseline FILE` reads this list.\nprofile: "
      "known\ndeviations:",
      report::printable(run.target.name), report::printable(run.command));
  std::string entries;
  // A case with the same departure on both families has one entry.
  std::map<std::string, std::set<std::string>> alike;
  for (const report::CaseResult& result : run.cases)
    if (departs(result)) alike[result.id].insert(entry_of(run, result, false));
  std::set<std::string> done;
  std::map<std::string, int> runs;
  for (const report::CaseResult& result : run.cases) runs[result.id] += 1;
  for (const report::CaseResult& result : run.cases) {
    if (!departs(result)) continue;
    const auto departures = std::count_if(run.cases.begin(), run.cases.end(), [&](const auto& other) {
      return other.id == result.id && departs(other);
    });
    const bool both = departures == runs[result.id] && alike[result.id].size() == 1;
    if (both && !done.insert(result.id).second) continue;
    entries += entry_of(run, result, !both);
  }
  return text + (entries.empty() ? " []\n" : "\n" + entries);
}

int check(const report::RunReport& run, const run::Baseline& baseline) {
  int news = 0, gone = 0, known = 0;
  std::vector<bool> used(baseline.size());
  for (report::CaseResult result : run.cases) {
    for (std::size_t i = 0; i < baseline.size(); ++i) {
      run::compare_with({baseline[i]}, result);
      used[i] = used[i] || !result.known.empty();
    }
    run::compare_with(baseline, result);
    const std::string name = report::printable(fmt::format("{} (IPv{})", result.id, result.family));
    if (result.unexpected_pass) {
      ++gone;
      std::cout << "gone   " << name << "  passes, but is listed\n";
    } else if (!result.known.empty()) {
      ++known;
    } else if (departs(result)) {
      ++news;
      std::cout << "new    " << name << "  " << to_string(result.verdict) << ": "
                << report::printable(report::reason(result)) << "\n";
    }
  }
  for (std::size_t i = 0; i < baseline.size(); ++i) {
    const bool ran = std::any_of(run.cases.begin(), run.cases.end(), [&](const auto& result) {
      return cases::matches_id(baseline[i].id, result.id);
    });
    if (ran && !used[i]) std::cout << "unseen " << baseline[i].id << "  is listed, but was not observed\n";
  }
  std::cout << fmt::format("{} known, {} new, {} gone\n", known, news, gone);
  return code(news + gone > 0 ? Exit::conformance : Exit::ok);
}

}  // namespace

int baseline(const BaselineOptions& options) {
  const report::RunReport run = load_results(options.results);
  switch (options.what) {
    case BaselineOptions::What::check:
      return check(run, reach::find_profile(options.baseline, "--baseline").deviations);
    case BaselineOptions::What::write: break;
  }
  if (options.output == "-")
    std::cout << written(run);
  else
    report::write_file(options.output, written(run));
  return code(Exit::ok);
}

}  // namespace tcpspec::cli
