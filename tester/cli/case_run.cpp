#include "cli/case_run.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include <fmt/format.h>

#include "boot/inside.hpp"
#include "cli/blame_path.hpp"
#include "drive/wall_clock.hpp"
#include "reach/recognize.hpp"
#include "reach/target_word.hpp"
#include "run/confirmation.hpp"
#include "run/path_rewriting.hpp"
#include "run/path_suspicion.hpp"
#include "run/result_details.hpp"
#include "run/rounds.hpp"
#include "run/seed.hpp"

namespace tcpspec::cli {

namespace {

std::string_view in_words(DurationClass longest) {
  switch (longest) {
    case DurationClass::quick: return "quick";
    case DurationClass::standard: return "quick and standard";
    case DurationClass::long_: return "all";
    case DurationClass::days: return "all, and those of days";
  }
  return "";
}

/// Ends a run whose target no longer opens the connections that it needs.
class PatienceForConnections {
 public:
  PatienceForConnections(Duration patience, Instant now) : patience_(patience), last_(now) {}

  void look(run::Scheduler& scheduler, Instant now) {
    const bool only_waits = scheduler.awaiting() > 0 && scheduler.awaiting() == scheduler.running();
    if (!only_waits) last_ = now;
    if (now - last_ < patience_) return;
    scheduler.abort(fmt::format("the target opened no connection for {:g} s", patience_.seconds()));
  }

 private:
  Duration patience_;
  Instant last_;  ///< when something else than a connection was waited for
};

/// Puts the indices of conditions behind those of the rounds before.
void move_conditions(report::CaseResult& result, std::size_t before) {
  result.tape.conditions_index += static_cast<int>(before);
  for (report::CaseResult& run : result.earlier) move_conditions(run, before);
}

std::string how_far(const run::Suite& suite) {
  const std::vector<std::string> running = suite.running();
  std::string text = fmt::format("{} of {} cases done", suite.done_count(), suite.count());
  if (!running.empty()) text += fmt::format(", {} running, among them {}", running.size(), running.front());
  return text;
}

}  // namespace

// If standard output is a report, people read standard error.
CaseRun::CaseRun(const RunOptions& options, const LoadedSuite& loaded, const Plan& plan, reach::Bench& bench,
                 const drive::Fault* fault)
    : options_(options),
      loaded_(loaded),
      plan_(plan),
      bench_(bench),
      fault_(fault),
      screen_(render_options(options, options.views.on_output() ? STDERR_FILENO : STDOUT_FILENO)),
      terminal_(options.views.on_output() ? std::cerr : std::cout, screen_),
      progress_(!options.quiet) {
  for (const run::Selected& selected : plan.selected) by_id_[selected.test->id] = selected.test;
}

void CaseRun::complete(report::CaseResult& result) const {
  run::add_case_details(result, *by_id_.at(result.id), plan_.timing);
  show_paths(result);
  for (report::CaseResult& run : result.earlier) complete(run);
}

void CaseRun::tell(const report::CaseResult& result) {
  // Which of them are known departures of the target is decided only at the end.
  if (options_.auto_profile && run::departs(result)) {
    held_back_.insert({result.id, result.family});
    return;
  }
  if (!terminal_.shows(result)) return;
  report::CaseResult shown = result;
  complete(shown);
  progress_.erase();
  terminal_.case_done(shown);
}

void CaseRun::tell_others(const std::vector<report::CaseResult>& results) {
  std::set<std::pair<std::string, int>> own;
  for (const run::Selected& selected : plan_.selected)
    own.insert({selected.test->id, static_cast<int>(selected.family)});
  for (const report::CaseResult& result : results)
    if (!own.contains({result.id, result.family}) && terminal_.shows(result)) terminal_.case_done(result);
}

/// Until when the run must have ended.  No bound is known where the user slows it down, the path or the
/// target does.
Duration CaseRun::longest(run::SuiteOptions how) const {
  if (options_.rate > 0 || !options_.link.empty() || bench_.limited_rate > 0 || bench_.environment.awaited)
    return {};
  const run::Room& room = bench_.environment.room;
  if (room.small() || room.one_by_one) how.at_once = 1;  // departures are then repeated alone
  // Nobody waits for virtual time, and where hundreds depart, few at a time are seen again.
  constexpr double in_virtual_time = 10;
  const bool nobody_waits = reach::in_virtual_time(reach::parse_target(options_.target).kind);
  return seconds(longest_run(plan_, how).at_most * (nobody_waits ? in_virtual_time : 1));
}

run::SuiteOptions CaseRun::suite_options() {
  run::SuiteOptions suite;
  suite.at_once = at_once(options_, bench_, bench_.usual_at_once());
  const bool room_is_known = options_.jobs > 0 || bench_.profile.at_once || bench_.environment.room.found_out;
  suite.at_once_first = room_is_known ? suite.at_once : bench_.usual_at_once_first();
  suite.retries = options_.retries;
  suite.alone = bench_.profile.alone;
  suite.bracket = fault_ == nullptr;  // some faults make the target look dead
  suite.baseline = bench_.profile.deviations;
  if (!options_.baseline.empty())
    for (run::Deviation& deviation : reach::find_profile(options_.baseline, "--baseline").deviations)
      suite.baseline.push_back(std::move(deviation));
  suite.longest = longest(suite);
  suite.restart = [this](run::Environment& env) { return bench_.restart(env); };
  suite.on_agent_gone = [this](const std::string& why) {
    progress_.erase();
    std::cerr << "tcpspec: the agent ended and is started again; cases that used it run again: " << why
              << "\n";
  };
  suite.agent_is_the_target = bench_.agent_is_the_target();
  suite.last_words = [this] { return bench_.last_words(); };
  // What several rounds say of a case is known at their end.
  if (options_.repeat == 1) suite.on_result = [this](const report::CaseResult& result) { tell(result); };
  return suite;
}

/// Facts about the tester that are necessary to judge a verdict, or to repeat the run elsewhere.
std::map<std::string, std::string> CaseRun::environment(const run::SuiteOptions& suite,
                                                        const drive::LoopOptions& loop) {
  utsname system{};
  uname(&system);
  return {{"system", fmt::format("{} {} {}", system.sysname, system.release, system.machine)},
          {"at_once", std::to_string(suite.at_once)},
          {"retries", std::to_string(suite.retries)},
          {"rate", fmt::format("{:g} segments/s", loop.packets_per_second)},
          {"duration", std::string(in_words(options_.selection.duration))},
          {"upper tester", bench_.agent() ? "agent" : "none"},
          {"frames lost by the capture", std::to_string(bench_.lost_frames())}};
}

void CaseRun::run_machines(run::Scheduler& scheduler, const drive::LoopOptions& loop) {
  if (fault_ == nullptr)
    return drive::run_to_end(scheduler, bench_.clock(), bench_.link(), bench_.line(), loop);
  bench_.target.facts["fault"] = fault_->name;
  drive::FaultyLink faulty(bench_.link(), bench_.clock(), fault_->action);
  drive::run_to_end(scheduler, faulty, faulty, bench_.line(), loop);
}

/// What the rounds have found so far.
struct CaseRun::Found {
  run::Rounds rounds;
  std::vector<std::map<std::string, std::string>> conditions;
  std::vector<run::Selected> not_run;  ///< in the last round
  std::string aborted;
  int without_room = 0;
  int agent_deaths = 0;
  report::TimeSpent spent;
};

void CaseRun::play_round(int round, const run::SuiteOptions& options, run::Scheduler& scheduler,
                         Found& found) {
  const std::string which =
      options_.repeat > 1 ? fmt::format("round {} of {}: ", round, options_.repeat) : "";
  run::Suite suite(plan_.selected, bench_.environment, scheduler, options);
  PatienceForConnections connections(options_.await.patience, bench_.clock().now());
  drive::LoopOptions loop = loop_options(options_, bench_, [&](Instant now) {
    progress_.show(now, [&] { return which + how_far(suite); });
    connections.look(scheduler, now);
  });
  {
    const TimeKeeper keeper(found.spent, loop, [&] { return suite.waiting_for(); });
    run_machines(scheduler, loop);
  }
  std::vector<report::CaseResult> results = suite.take_results();
  for (report::CaseResult& result : results) move_conditions(result, found.conditions.size());
  found.rounds.add(std::move(results));
  found.conditions.insert(found.conditions.end(), suite.conditions().begin(), suite.conditions().end());
  found.not_run = suite.not_run();
  found.aborted = suite.aborted();
  found.without_room += suite.without_room();
  found.agent_deaths += suite.agent_deaths();
}

void CaseRun::play(report::RunReport& report) {
  run::SuiteOptions options = suite_options();
  bench_.environment.keywords_only = options_.keywords_only;
  bench_.environment.level_of = [this](const std::string& id) { return loaded_.catalogue.level_of(id); };
  const watch::Path path = path_between(options_, bench_, fault_ != nullptr);
  run::Ledger ledger(load_invariants(loaded_.catalogue), {path, options_.keywords_only, options.baseline});
  bench_.environment.ledger = &ledger;
  const Instant began = bench_.clock().now();
  report.time_line = drive::nanoseconds_since_1970() - began.ns;
  // One for all rounds: it knows which ports the target may still remember.
  run::Scheduler scheduler(bench_.ports());
  Found found;
  for (int round = 1; round <= options_.repeat && found.aborted.empty(); ++round) {
    options.seed = run::seed_of_round(report.seed, round);
    play_round(round, options, scheduler, found);
  }
  report.seconds = (bench_.clock().now() - began).seconds();
  report.spent = found.spent;
  report.environment = environment(options, loop_options(options_, bench_));
  const bool simulated = reach::in_virtual_time(reach::parse_target(options_.target).kind) ||
                         boot::inside() == boot::KernelTime::virtual_;
  report.time = simulated ? report::TimeKind::simulated : report::TimeKind::real;
  if (options_.shard)
    report.shard = {static_cast<int>(options_.shard->index), static_cast<int>(options_.shard->of)};
  if (options_.repeat > 1) report.rounds = options_.repeat;
  if (options_.programs > 1) report.environment["programs"] = std::to_string(options_.programs);
  if (options_.timescale != 1) report.timescale = options_.timescale;
  progress_.erase();
  record(report, found, ledger);
  bench_.environment.ledger = nullptr;
}

void CaseRun::record(report::RunReport& report, Found& found, const run::Ledger& ledger) {
  report.cases = found.rounds.take();
  record_invariants(report, ledger);
  for (report::CaseResult& result : report.cases) {
    if (options_.repeat > 1) tell(result);
    complete(result);
  }
  recognize(report);
  if (bench_.environment.over_a_path) {
    run::suspect_path(report.cases);
    run::suspect_rewriting(report.cases, report.invariants);
  }
  if (options_.blame_path && found.aborted.empty()) blame_path(report.cases, bench_);
  conclude(report, bench_, found.aborted);
  report.summary.left_out = plan_.left_out;
  report.summary.left_out_seconds = plan_.left_out_seconds;
  if (bench_.environment.room.small()) report.summary.room = to_string(bench_.environment.room);
  report.summary.runs_without_room = found.without_room;
  const auto has_result = [&](const run::Selected& selected) {
    return std::any_of(report.cases.begin(), report.cases.end(), [&](const report::CaseResult& result) {
      return result.id == selected.test->id && result.family == static_cast<int>(selected.family);
    });
  };
  for (const run::Selected& missing : found.not_run)
    if (!has_result(missing))
      report.unrun.push_back({missing.test->id, missing.test->title, static_cast<int>(missing.family),
                              shown_path(missing.test->at.file), missing.test->at.line});
  report.summary.not_run = static_cast<int>(plan_.selected.size() - report.cases.size());
  report.conditions = std::move(found.conditions);
  if (found.agent_deaths > 0) report.environment["deaths of the agent"] = std::to_string(found.agent_deaths);
}

bool CaseRun::is_sim() const {
  return reach::parse_target(options_.target).kind == reach::TargetWord::Kind::sim;
}

void CaseRun::recognize(report::RunReport& report) {
  if (is_sim() || fault_ != nullptr) return;
  const auto found = reach::recognize(report.cases, reach::profiles_of_stacks());
  if (found) report.likeness = found->likeness;
  if (!options_.auto_profile) return;
  if (found) {
    reach::excuse(report.cases, found->profile);
    bench_.target.profile = found->profile.name;
  }
  for (const report::CaseResult& result : report.cases)
    if (held_back_.contains({result.id, result.family})) terminal_.case_done(result);
}

void CaseRun::write(report::RunReport& report) {
  const WrittenViews written = write_results(report, options_, options_.captures, options_.views, screen_);
  terminal_.finish(report, written.files);
  tell_trouble(report, bench_);
  written.complain();
}

}  // namespace tcpspec::cli
