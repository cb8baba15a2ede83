#include <sys/utsname.h>
#include <unistd.h>

#include <exception>
#include <filesystem>
#include <iostream>
#include <map>

#include <fmt/format.h>

#include "case/suggest.hpp"
#include "cli/again.hpp"
#include "cli/new_report.hpp"
#include "cli/plan.hpp"
#include "cli/progress.hpp"
#include "cli/screen.hpp"
#include "cli/verbs.hpp"
#include "drive/faults.hpp"
#include "drive/loop.hpp"
#include "drive/wall_clock.hpp"
#include "reach/bench.hpp"
#include "reach/discover.hpp"
#include "reach/target_word.hpp"
#include "reports/captures.hpp"
#include "reports/terminal.hpp"
#include "run/result_details.hpp"

namespace tcpspec::cli {

namespace {

std::string_view in_words(DurationClass longest) {
  switch (longest) {
    case DurationClass::quick: return "quick";
    case DurationClass::standard: return "quick and standard";
    case DurationClass::long_: return "all";
  }
  return "";
}

void show_paths(report::CaseResult& result) {
  result.file = shown_path(result.file);
  for (report::StepRecord& step : result.steps) step.file = shown_path(step.file);
}

std::vector<const cases::Case*> cases_of(const Plan& plan) {
  std::vector<const cases::Case*> all;
  for (const run::Selected& selected : plan.selected) all.push_back(selected.test);
  return all;
}

/// What of the tester may matter to who doubts a verdict, or wants the same run elsewhere.
std::map<std::string, std::string> environment_of(const RunOptions& options, const run::SuiteOptions& suite,
                                                  const drive::LoopOptions& loop, reach::Bench& bench) {
  utsname system{};
  uname(&system);
  return {{"system", fmt::format("{} {} {}", system.sysname, system.release, system.machine)},
          {"at_once", std::to_string(suite.at_once)},
          {"retries", std::to_string(suite.retries)},
          {"rate", fmt::format("{:g} segments/s", loop.packets_per_second)},
          {"duration", std::string(in_words(options.selection.duration))},
          {"upper tester", bench.agent() ? "agent" : "none"},
          {"frames lost by the capture", std::to_string(bench.lost_frames())}};
}

int exit_code(const report::RunReport& report, const RunOptions& options, int signal) {
  if (signal != 0) return code_of_signal(signal);
  bool failed = false;
  bool broken = !report.aborted.empty();
  bool undecided = false;
  const auto fails_on = [&](const char* word) {
    return std::find(options.fail_on.begin(), options.fail_on.end(), word) != options.fail_on.end();
  };
  for (const report::CaseResult& result : report.cases) {
    using report::Verdict;
    const bool known = !result.known.empty();
    broken = broken || result.verdict == Verdict::error;
    failed = failed || result.unexpected_pass || (result.verdict == Verdict::fail && !known);
    failed = failed || (result.verdict == Verdict::warn && !known && (options.strict || fails_on("warn")));
    undecided = undecided || (result.verdict == Verdict::inconclusive && fails_on("inconclusive")) ||
                (result.flaky && fails_on("flaky"));
  }
  if (broken) return code(Exit::environment);
  if (failed) return code(Exit::conformance);
  return code(undecided ? Exit::inconclusive : Exit::ok);
}

void print_plan(const Plan& plan) {
  for (const run::Selected& selected : plan.selected)
    std::cout << selected.test->id << "  IPv" << static_cast<int>(selected.family) << "\n";
  std::cout << plan.selected.size() << " cases would run\n";
}

/// The usual reports and those asked for, each by its renderer.
Written write_reports(const report::RunReport& report, const RunOptions& options,
                      const report::RenderOptions& render) {
  Views views = usual_views(options.output);
  views.list.insert(views.list.end(), options.views.list.begin(), options.views.list.end());
  views.step_summary = options.views.step_summary;
  return write_views(report, views, render, std::cout);
}

/// Null where none is asked for.
const drive::Fault* fault_of(const std::string& name) {
  if (name.empty()) return nullptr;
  if (const drive::Fault* fault = drive::find_fault(name)) return fault;
  std::vector<std::string> known;
  for (const drive::Fault& fault : drive::faults()) known.emplace_back(fault.name);
  const std::string near = cases::nearest(name, known);
  throw UsageError(
      "--fault: no fault is called `" + name + "`" +
      (near.empty() ? "; `tcpspec mutants --live` lists them" : "; did you mean `" + near + "`?"));
}

std::unique_ptr<reach::Bench> reach_target(const RunOptions& options, std::uint64_t seed) {
  std::unique_ptr<reach::Bench> bench = reach::make_bench({options, seed, options.selection.families});
  if (!bench->agent()) reach::learn_services(*bench, seed);
  return bench;
}

bool for_want_of_privilege(const std::system_error& error) {
  return error.code() == std::errc::operation_not_permitted || error.code() == std::errc::permission_denied;
}

/// A run that could not begin leaves its reports, too: whoever collects them learns why they are empty.
void report_refusal(report::RunReport report, const RunOptions& options, const char* why) {
  report.aborted = why;
  report.target.name = options.target;
  report::summarize(report);
  write_reports(report, options, terminal_options(options.display, STDOUT_FILENO));
}

}  // namespace

int run(const RunOptions& options) {
  const drive::Fault* fault = fault_of(options.fault);
  const LoadedSuite loaded = load_suite(options.selection.paths);
  const std::string usual_profile =
      reach::parse_target(options.target).kind == reach::TargetWord::Kind::lab ? "linux" : "";
  const std::string profile_name = options.profile.empty() ? usual_profile : options.profile;
  const cases::Timing timing =
      timing_of(profile_name.empty() ? lab::Profile{} : reach::find_profile(profile_name));
  const std::string last = (std::filesystem::path(options.output) / "results.json").string();
  Plan plan = make_plan(loaded, options.selection, timing, options.last_failed ? last : "");
  if (options.shard) keep_shard(plan, *options.shard);
  if (plan.selected.empty()) {
    std::cerr << "tcpspec: nothing selected";
    if (options.last_failed) std::cerr << ": of these cases none failed last time (" << last << ")";
    if (plan.left_out > 0) std::cerr << "; " << plan.left_out << " cases take longer than --duration admits";
    std::cerr << "\n";
    return code(Exit::nothing_selected);
  }
  if (options.dry_run) {
    print_plan(plan);
    return code(Exit::ok);
  }

  report::RunReport report = new_report(options.command, options.seed);
  RunOptions seeded = options;
  seeded.seed = report.seed;
  report.again = again(seeded);
  run::add_requirements(report, cases_of(plan), loaded.catalogue, loaded.suite);

  std::unique_ptr<reach::Bench> bench;
  try {
    bench = reach_target(options, report.seed);
  } catch (const std::system_error& refused) {
    if (options.skip_if_unprivileged && for_want_of_privilege(refused)) {
      std::cerr << "tcpspec: skipped: " << refused.what() << "\n";
      return code(Exit::unprivileged);
    }
    report_refusal(std::move(report), options, refused.what());
    throw;
  } catch (const EnvironmentError& refused) {
    report_refusal(std::move(report), options, refused.what());
    throw;
  }
  // A target may have an address of one family only.
  std::erase_if(plan.selected,
                [&](const run::Selected& s) { return !bench->environment.sites.contains(s.family); });
  // Where standard output is a report, people read on the other stream.
  const bool aside = options.views.on_output();
  std::ostream& people = aside ? std::cerr : std::cout;
  report::RenderOptions screen = terminal_options(options.display, aside ? STDERR_FILENO : STDOUT_FILENO);
  screen.quiet = options.quiet;
  screen.verbose = options.verbose;
  screen.strict = options.strict;
  screen.folder = options.output;
  report::Terminal terminal(people, screen);
  Progress progress(plan.selected.size(), !options.quiet);

  std::map<std::string, const cases::Case*> by_id;
  for (const run::Selected& selected : plan.selected) by_id[selected.test->id] = selected.test;
  run::SuiteOptions suite_options;
  suite_options.seed = report.seed;
  suite_options.at_once = options.jobs > 0 ? static_cast<std::size_t>(options.jobs) : bench->usual_at_once();
  if (bench->profile.at_once)
    suite_options.at_once = std::min(suite_options.at_once, *bench->profile.at_once);
  const bool room_is_known = options.jobs > 0 || bench->profile.at_once;
  suite_options.at_once_first = room_is_known ? suite_options.at_once : bench->usual_at_once_first();
  suite_options.retries = options.retries;
  suite_options.alone = bench->profile.alone;
  suite_options.bracket = fault == nullptr;  // some faults make the target look dead
  suite_options.baseline = bench->profile.deviations;
  if (!options.baseline.empty())
    for (run::Deviation& deviation : reach::find_profile(options.baseline, "--baseline").deviations)
      suite_options.baseline.push_back(std::move(deviation));
  suite_options.restart = [&](run::Environment& env) { return bench->restart(env); };
  suite_options.on_result = [&](const report::CaseResult& result) {
    report::CaseResult shown = result;
    run::add_case_details(shown, *by_id.at(result.id), timing);
    show_paths(shown);
    progress.erase();
    terminal.case_done(shown);
  };

  bench->environment.level_of = [&](const std::string& id) { return loaded.catalogue.level_of(id); };
  run::Suite suite(plan.selected, bench->environment, bench->ports(), suite_options);
  drive::LoopOptions loop;
  loop.packets_per_second = options.rate > 0 ? options.rate : bench->usual_rate();
  loop.interrupted = [&] { return bench->interrupted(); };
  loop.progress = [&](Instant now) { progress.show(now, suite); };
  const Instant began = bench->clock().now();
  report.time_line = drive::nanoseconds_since_1970() - began.ns;
  if (fault) {
    bench->target.facts["fault"] = fault->name;
    drive::FaultyLink faulty(bench->link(), bench->clock(), fault->action);
    drive::run_suite(suite, faulty, faulty, bench->agent(), loop);
  } else {
    drive::run_suite(suite, bench->clock(), bench->link(), bench->agent(), loop);
  }
  report.seconds = (bench->clock().now() - began).seconds();
  report.environment = environment_of(options, suite_options, loop, *bench);
  const bool simulated = reach::parse_target(options.target).kind == reach::TargetWord::Kind::sim;
  report.time = simulated ? report::TimeKind::simulated : report::TimeKind::real;
  if (options.shard)
    report.shard = {static_cast<int>(options.shard->index), static_cast<int>(options.shard->of)};
  progress.erase();

  report.aborted = suite.aborted();
  report.target = bench->target;
  report.cases = suite.take_results();
  for (report::CaseResult& result : report.cases) {
    run::add_case_details(result, *by_id.at(result.id), timing);
    show_paths(result);
  }
  report::summarize(report);
  report.summary.left_out = plan.left_out;
  report.summary.left_out_seconds = plan.left_out_seconds;
  report.summary.not_run = static_cast<int>(plan.selected.size() - report.cases.size());
  report.conditions = suite.conditions();
  std::exception_ptr unwritten;
  try {
    report::write_captures(report, options.output, options.captures);
  } catch (const std::exception&) {
    unwritten = std::current_exception();  // the reports are worth more, and are written all the same
  }
  terminal.finish(report, write_reports(report, options, screen));
  if (unwritten) std::rethrow_exception(unwritten);
  if (!report.aborted.empty()) std::cerr << "tcpspec: " << report.aborted << "\n";
  return exit_code(report, options, bench->signal());
}

}  // namespace tcpspec::cli
