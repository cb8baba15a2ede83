#include "cli/verb_run.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "case/suggest.hpp"
#include "cli/case_run.hpp"
#include "cli/catalogue_in_report.hpp"
#include "cli/exit.hpp"
#include "cli/in_kernel.hpp"
#include "cli/new_report.hpp"
#include "cli/other_parts.hpp"
#include "cli/output_folder.hpp"
#include "cli/repeat_command.hpp"
#include "reach/target_word.hpp"
#include "reports/wording.hpp"

namespace tcpspec::cli {

namespace {

/// Null if none is requested.
const drive::Fault* fault_of(const std::string& name) {
  if (name.empty()) return nullptr;
  if (const drive::Fault* fault = drive::find_fault(name)) return fault;
  std::vector<std::string> known;
  for (const drive::Fault& fault : drive::faults()) known.emplace_back(fault.name);
  throw UsageError("--fault: there is no fault `" + name + "`" +
                   cases::did_you_mean(name, known, "; `tcpspec mutants --live` lists them"));
}

/// The times of the target, before the test begins.
cases::Timing timing_before(const RunOptions& options) {
  using Kind = reach::TargetWord::Kind;
  const Kind kind = reach::parse_target(options.target).kind;
  std::string name = options.profile;
  if (name.empty() && kind == Kind::lab) name = "linux";
  if (name.empty() && kind == Kind::sim) name = "sim";
  return timing_of(name.empty() ? lab::Profile{} : reach::find_profile(name));
}

std::string earlier_results(const RunOptions& options) {
  return options.last_failed ? (std::filesystem::path(options.output) / "results.json").string() : "";
}

int nothing_selected(const RunOptions& options, const Plan& plan) {
  std::cerr << "tcpspec: no case is selected";
  if (options.last_failed)
    std::cerr << ": none of these cases failed last time (" << earlier_results(options) << ")";
  if (plan.left_out > 0) std::cerr << "; " << plan.left_out << " cases take longer than --duration allows";
  std::cerr << "\n";
  return code(Exit::nothing_selected);
}

/// The part that is known before the target is reached.
std::size_t usual_at_once(const RunOptions& options) {
  constexpr std::size_t of_a_stranger = 64, of_ours = 100'000;
  const bool stranger = reach::parse_target(options.target).kind == reach::TargetWord::Kind::host;
  return wanted_at_once(options, stranger && options.agent.empty() ? of_a_stranger : of_ours);
}

int print_plan(const RunOptions& options, const Plan& plan) {
  for (const run::Selected& selected : plan.selected)
    std::cout << selected.test->id << "  IPv" << static_cast<int>(selected.family) << "\n";
  run::SuiteOptions how;
  how.at_once = usual_at_once(options);
  how.retries = options.retries;
  const RunLength length = longest_run(plan, how);
  const std::string times = plan.rounds > 1 ? fmt::format(", {} times each", plan.rounds) : "";
  std::cout << plan.selected.size() << " cases would run" << times << ", in about "
            << report::in_words(length.expected * plan.rounds) << " and at most "
            << report::in_words(length.at_most * plan.rounds) << " on a target that takes " << how.at_once
            << " at once\n";
  return code(Exit::ok);
}

report::RunReport begun(const RunOptions& options, const LoadedSuite& loaded, const Plan& plan) {
  report::RunReport report = new_report(options.command, options.seed);
  RunOptions seeded = options;
  seeded.seed = report.seed;
  report.again = again(seeded);
  std::vector<const cases::Case*> all;
  for (const run::Selected& selected : plan.selected) all.push_back(selected.test);
  add_catalogue(report, all, loaded);
  return report;
}

bool lacks_privilege(const std::system_error& error) {
  return error.code() == std::errc::operation_not_permitted || error.code() == std::errc::permission_denied;
}

/// A run that could not begin also writes its reports, which say why they are empty.
void report_refusal(report::RunReport report, const RunOptions& options, const std::string& why) {
  report.aborted = why;
  report.target.name = options.target;
  report::summarize(report);
  const WrittenViews written = write_views(report, with_usual_views(options.output, options.views),
                                           render_options(options, STDOUT_FILENO), std::cout);
  for (const std::string& sentence : written.unwritten) std::cerr << "tcpspec: " << sentence << "\n";
}

/// Null if the run must be skipped.
std::unique_ptr<reach::Bench> reach_or_refuse(const report::RunReport& report, const RunOptions& options,
                                              OutputFolder& folder) {
  try {
    return reach_target(options, report.seed, options.selection.families);
  } catch (const std::system_error& refused) {
    if (options.skip_if_unprivileged && lacks_privilege(refused)) {
      std::cerr << "tcpspec: skipped: " << refused.what() << "\n";
      return nullptr;
    }
    folder.make_room();
    report_refusal(report, options, what_happened(refused));
    throw;
  } catch (const EnvironmentError& refused) {
    folder.make_room();
    report_refusal(report, options, what_happened(refused));
    throw;
  }
}

/// Whatever the run writes.
std::vector<std::string> files_of(const RunOptions& options) {
  const Views all = with_usual_views(options.output, options.views);
  std::vector<std::string> files;
  for (const View& view : all.list)
    if (view.where != "-") files.push_back(view.where);
  if (all.step_summary) files.push_back(step_summary_file());
  return files;
}

/// A target may have an address of one family only.
void keep_families(Plan& plan, const reach::Bench& bench) {
  std::erase_if(plan.selected,
                [&](const run::Selected& s) { return !bench.environment.sites.contains(s.family); });
}

/// In a process of its own, against a target of its own.
report::RunReport play_part(Plan part, RunOptions options, const LoadedSuite& loaded,
                            const drive::Fault* fault, report::RunReport report) {
  options.quiet = true;
  const std::unique_ptr<reach::Bench> bench = reach_target(options, report.seed, options.selection.families);
  keep_families(part, *bench);
  CaseRun(options, loaded, part, *bench, fault).play(report);
  return report;
}

TestOutcome outcome_of(const report::RunReport& report, const RunOptions& options) {
  using report::Verdict;
  const auto fails_on = [&](const char* word) {
    return std::find(options.fail_on.begin(), options.fail_on.end(), word) != options.fail_on.end();
  };
  TestOutcome found;
  for (const report::CaseResult& result : report.cases) {
    const bool warn_fails = result.verdict == Verdict::warn && result.known.empty() && fails_on("warn");
    found.broken = found.broken || result.verdict == Verdict::error;
    found.failed = found.failed || report::counts_as_failure(result, options.strict) || warn_fails;
    found.undecided = found.undecided ||
                      (result.verdict == Verdict::inconclusive && fails_on("inconclusive")) ||
                      (result.flaky && fails_on("flaky"));
  }
  found.failed = found.failed || breaks_an_invariant(report, options.strict || fails_on("warn"));
  return found;
}

}  // namespace

int run(const RunOptions& options) {
  const drive::Fault* fault = fault_of(options.fault);
  const LoadedSuite loaded = load_suite(options.selection.paths);
  Plan plan = make_plan(loaded, options.selection, timing_before(options), earlier_results(options));
  tell_unknown_ids(loaded, options.selection);
  plan.rounds = options.repeat;
  plan.timescale = options.timescale;
  if (options.shard) keep_shard(plan, *options.shard);
  if (plan.selected.empty()) return nothing_selected(options, plan);
  if (options.dry_run) return print_plan(options, plan);

  OutputFolder folder(options.output);
  check_writable(options.output, options.views);
  if (is_outside(options)) return go_inside(options, files_of(options));
  report::RunReport report = begun(options, loaded, plan);
  const int parts = std::min(options.programs, static_cast<int>(plan.selected.size()));
  std::optional<OtherParts> others;
  if (parts > 1)
    others.emplace(plan, parts,
                   [&](Plan part) { return play_part(std::move(part), options, loaded, fault, report); });
  const std::unique_ptr<reach::Bench> bench = reach_or_refuse(report, options, folder);
  if (!bench) return code(Exit::unprivileged);
  check_writable(options.output, options.views);  // again, for the bench gives up privileges
  Plan own = others ? part_of(plan, 1, parts) : plan;
  keep_families(own, *bench);
  keep_families(plan, *bench);

  CaseRun cases(options, loaded, own, *bench, fault);
  cases.play(report);
  if (others) {
    report = others->join(std::move(report), [&] { return bench->interrupted(); });
    cases.tell_others(report.cases);
    cases.recognize(report);
  }
  folder.make_room();
  cases.write(report);
  return exit_code(report, outcome_of(report, options), bench->signal());
}

}  // namespace tcpspec::cli
