#include "cli/plan.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/shipped_files.hpp"
#include "reports/json.hpp"

namespace tcpspec::cli {

namespace {

using Which = std::set<std::pair<std::string, int>>;

Which not_passed_in(const std::string& file) {
  std::error_code problem;
  const std::optional<std::string> text = base::read_file(file, problem);
  if (!text) throw UsageError("--last-failed: there is no " + file + " of an earlier run");
  try {
    Which which;
    for (const report::CaseResult& result : report::from_json(*text).cases) {
      const bool good =
          result.verdict == report::Verdict::pass || result.verdict == report::Verdict::not_applicable;
      if (!good && result.known.empty()) which.insert({result.id, result.family});
    }
    return which;
  } catch (const report::FormatError& error) {
    throw UsageError("--last-failed: " + file + ": " + error.what());
  }
}

}  // namespace

cases::Timing timing_of(const lab::Profile& profile) {
  cases::Timing timing;
  if (profile.rto) timing.rto = profile.rto->seconds();
  if (profile.msl) timing.msl = profile.msl->seconds();
  return timing;
}

Plan make_plan(const LoadedSuite& loaded, const Selection& from, const cases::Timing& timing,
               const std::string& last_failed) {
  cases::Selection selection = selection_of(from);
  const std::vector<std::string> wrong = cases::mistakes(selection, loaded.suite, loaded.catalogue);
  if (!wrong.empty()) throw UsageError(wrong.front());
  const std::optional<cases::DurationClass> longest = std::exchange(selection.longest, std::nullopt);
  const Which which = last_failed.empty() ? Which{} : not_passed_in(last_failed);
  Plan plan;
  plan.timing = timing;
  for (const cases::Case* test : cases::select(loaded.suite, loaded.catalogue, selection, timing)) {
    for (const wire::Family family : test->families) {
      if (!reach::includes(from.families, family)) continue;
      if (!last_failed.empty() && !which.contains({test->id, static_cast<int>(family)})) continue;
      const cases::DurationClass lasts = cases::duration_class(*test, timing);
      if (longest && lasts > *longest) {
        if (lasts == cases::DurationClass::days) continue;  // not of `all` either
        ++plan.left_out;
        plan.left_out_seconds = std::max(plan.left_out_seconds, cases::estimate(*test, timing).expected);
        continue;
      }
      plan.selected.push_back({test, family});
    }
  }
  return plan;
}

RunLength longest_run(const Plan& plan, const run::SuiteOptions& how) {
  constexpr double calibration_and_pauses = 60;
  // A departure is seen at least twice, and after silence the tester asks again after a pause.
  const double rounds = 2.0 + std::max(1, how.retries);
  cases::Timing timing = plan.timing;
  timing.patience *= plan.timescale;
  RunLength longest, beside_others, alone;
  const auto add = [](RunLength& sum, const cases::DurationEstimate& one) {
    sum = {sum.expected + one.expected, sum.at_most + one.at_most};
  };
  for (const run::Selected& selected : plan.selected) {
    const cases::DurationEstimate one = cases::estimate(*selected.test, timing);
    longest = {std::max(longest.expected, one.expected), std::max(longest.at_most, one.at_most)};
    add(run::upsets_others(how, selected.test->id) ? alone : beside_others, one);
  }
  const auto at_once = static_cast<double>(std::max<std::size_t>(1, how.at_once));
  return {
      longest.expected + beside_others.expected / at_once + alone.expected,
      rounds * (longest.at_most + beside_others.at_most / at_once + alone.at_most) + calibration_and_pauses};
}

Plan part_of(const Plan& whole, int index, int of) {
  Plan part = whole;
  std::size_t place = 0;
  std::erase_if(part.selected, [&](const run::Selected&) {
    return place++ % static_cast<std::size_t>(of) + 1 != static_cast<std::size_t>(index);
  });
  return part;
}

void keep_shard(Plan& plan, const Shard& shard) {
  std::erase_if(plan.selected, [&](const run::Selected& selected) {
    const std::uint64_t turn =
        base::Fnv1a().add(selected.test->id).add(static_cast<std::uint64_t>(selected.family)).spread();
    return turn % shard.of + 1 != shard.index;
  });
}

namespace {

std::string seen_from_the_data(const std::string& file) {
  const std::filesystem::path relative = std::filesystem::path(file).lexically_relative(base::data_folder());
  const bool inside = !relative.empty() && *relative.begin() != "..";
  return inside ? relative.string() : file;
}

}  // namespace

std::string shown_path(const std::string& file) {
  // Each step of each result names its file, and there are few files.
  static std::map<std::string, std::string> shown;
  const auto [entry, is_new] = shown.try_emplace(file);
  if (is_new) entry->second = seen_from_the_data(file);
  return entry->second;
}

void show_paths(report::CaseResult& result) {
  result.file = shown_path(result.file);
  for (report::StepRecord& step : result.steps) step.file = shown_path(step.file);
}

}  // namespace tcpspec::cli
