#include "cli/verb_replay.hpp"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <stdexcept>

#include <fmt/format.h>

#include "base/error.hpp"
#include "case/select.hpp"
#include "cli/exit.hpp"
#include "cli/load_cases.hpp"
#include "cli/load_results.hpp"
#include "cli/plan.hpp"
#include "cli/terminal_options.hpp"
#include "reports/printable.hpp"
#include "run/conditions.hpp"
#include "run/replay.hpp"
#include "run/result_details.hpp"

namespace tcpspec::cli {

namespace {

struct Tally {
  int same = 0;
  int changed = 0;
  int departed = 0;    ///< the record is not enough for the present rules
  int unrecorded = 0;  ///< no tape, or the case no longer exists
};

bool is_asked(const report::CaseResult& result, const ReplayOptions& options) {
  if (!reach::includes(options.families, static_cast<wire::Family>(result.family))) return false;
  return options.ids.empty() || std::any_of(options.ids.begin(), options.ids.end(), [&](const auto& glob) {
           return cases::matches_id(glob, result.id);
         });
}

class Replayer {
 public:
  Replayer(const LoadedSuite& loaded, const report::RunReport& recorded, const ReplayOptions& options,
           std::ostream& out)
      : loaded_(loaded), recorded_(recorded), options_(options), out_(out) {}

  /// Judges one again, and says if this makes a difference.
  void judge(report::CaseResult& result) {
    const cases::Case* test = loaded_.suite.find(result.id);
    if (!test || result.tape.events.empty()) {
      tally.unrecorded += 1;
      say(result, test ? "nothing was recorded" : "the case no longer exists", options_.verbose);
      return;
    }
    run::Environment env = environment(result);
    run::Replayed replayed = run::replay(*test, env, result);
    if (!replayed.departed.empty()) {
      tally.departed += 1;
      say(result, "the record is not enough to judge it: " + replayed.departed, true);
      result.verdict = report::Verdict::inconclusive;
      result.because = "the record is not enough to judge it: " + replayed.departed;
      result.charged.clear();
      return;
    }
    const report::Verdict before = result.tape.verdict;
    const bool same = replayed.result.verdict == before;
    (same ? tally.same : tally.changed) += 1;
    say(result,
        fmt::format("{}{}{}", same ? "still " : fmt::format("{} -> ", to_string(before)),
                    to_string(replayed.result.verdict),
                    replayed.result.because.empty() ? "" : ": " + replayed.result.because),
        !same || options_.verbose);
    take_over(result, std::move(replayed.result), *test, env);
  }

  Tally tally;

 private:
  run::Environment environment(const report::CaseResult& result) const {
    const auto index = static_cast<std::size_t>(result.tape.conditions_index);
    if (index >= recorded_.conditions.size())
      throw std::invalid_argument("the conditions of " + result.id + " are not in the record");
    run::Environment env = run::environment_of(recorded_.conditions[index]);
    env.level_of = [&catalogue = loaded_.catalogue](const std::string& id) { return catalogue.level_of(id); };
    return env;
  }

  static void take_over(report::CaseResult& into, report::CaseResult&& now, const cases::Case& test,
                        const run::Environment& env) {
    now.capture = into.capture;
    now.attempts = into.attempts;
    now.tape.conditions_index = into.tape.conditions_index;
    if (now.verdict == into.verdict) now.known = into.known;
    into = std::move(now);
    run::add_case_details(into, test, {.rto = env.timing.rto.seconds(), .msl = env.timing.msl.seconds()});
    show_paths(into);
  }

  void say(const report::CaseResult& result, const std::string& what, bool wanted) {
    if (wanted)
      out_ << report::printable(fmt::format("{} (IPv{})  {}", result.id, result.family, what)) << "\n";
  }

  const LoadedSuite& loaded_;
  const report::RunReport& recorded_;
  const ReplayOptions& options_;
  std::ostream& out_;
};

}  // namespace

int replay(const ReplayOptions& options) {
  const report::RunReport recorded = load_results(options.results);
  const LoadedSuite loaded = load_suite(options.paths);
  std::ostream& people = options.views.on_output() ? std::cerr : std::cout;
  report::RunReport judged = recorded;
  std::erase_if(judged.cases, [&](const report::CaseResult& result) { return !is_asked(result, options); });
  Replayer replayer(loaded, recorded, options, people);
  try {
    for (report::CaseResult& result : judged.cases) replayer.judge(result);
  } catch (const std::invalid_argument& unreadable) {
    throw UsageError(options.results + ": " + unreadable.what());
  }
  const Tally& tally = replayer.tally;
  people << fmt::format(
      "{} case run{}: {} judged as before, {} differently, {} with too short a record, {} not recorded\n",
      judged.cases.size(), judged.cases.size() == 1 ? "" : "s", tally.same, tally.changed, tally.departed,
      tally.unrecorded);
  report::summarize(judged);
  judged.likeness = {};  // it counted other verdicts
  report::RenderOptions render = terminal_options(options.display, STDOUT_FILENO);
  render.strict = options.strict;
  render.folder = folder_of_results(options.results);
  write_views(judged, options.views, render, std::cout).complain();
  if (tally.same + tally.changed + tally.departed == 0) return code(Exit::nothing_selected);
  return code(tally.changed > 0 ? Exit::conformance : Exit::ok);
}

}  // namespace tcpspec::cli
