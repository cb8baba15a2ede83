#include "cli/verb_sweep.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <limits>

#include "base/error.hpp"
#include "cli/exit.hpp"
#include "cli/in_kernel.hpp"
#include "cli/load_cases.hpp"
#include "cli/new_report.hpp"
#include "cli/output_folder.hpp"
#include "cli/plan.hpp"
#include "cli/point_selection.hpp"
#include "cli/progress.hpp"
#include "cli/repeat_command.hpp"
#include "cli/test_steps.hpp"
#include "reach/discover.hpp"
#include "reach/target_word.hpp"
#include "reports/sweep_as_cases.hpp"
#include "reports/sweep_text.hpp"
#include "reports/terminal.hpp"
#include "reports/wording.hpp"
#include "sweep/summary.hpp"
#include "sweep/sweeper.hpp"

namespace tcpspec::cli {

namespace {

/// A live target needs waits, so many points must wait at the same time. Virtual time has no waits, and few
/// points stay in the processor's cache; but what more of them do at one instant is one exchange with a
/// program. So many the smallest usual backlog of a listener takes.
std::size_t usual_at_once(const SweepOptions& options, reach::Bench& bench) {
  using Kind = reach::TargetWord::Kind;
  const Kind kind = reach::parse_target(options.target).kind;
  const std::size_t best = kind == Kind::sim ? 64 : kind == Kind::stepped ? 200 : 2'500;
  return std::min(best, bench.usual_at_once());
}

int nothing_selected(const SweepOptions& options, const oracle::Tables& tables) {
  std::cerr << "tcpspec: no point is selected: " << why_no_point(options, tables)
            << "; `tcpspec sweep --dry-run` lists points, each with its rule\n";
  return code(Exit::nothing_selected);
}

int print_points(const std::vector<sweep::Point>& points, const oracle::Tables& tables) {
  for (const sweep::Point& point : points)
    std::cout << id(point) << "  " << tables.decide(situation(point))->id << "\n";
  std::cout << points.size() << " points on each family\n";
  return code(Exit::ok);
}

/// `--keywords-only`.  The maps keep the signs of the tables.
void tolerate_without_keyword(report::Sweep& sweep) {
  for (report::SweepDeparture& d : sweep.departures) {
    if (d.level != cases::Level::must_text || d.grade != report::Grade::forbidden) continue;
    d.grade = report::Grade::tolerated;
    d.seen += "; no key word forbids it";
  }
}

/// Plays the points and puts the results into the report.
class PointRun {
 public:
  PointRun(const SweepOptions& options, const oracle::Tables& tables, reach::Bench& bench)
      : options_(options),
        tables_(tables),
        bench_(bench),
        known_([&bench](const std::string& rule, const std::string& seen, const sweep::Point& point) {
          return bench.profile.reason_for(rule, seen, situation(point), id(point));
        }) {}

  void play(report::RunReport& report, const std::vector<sweep::Point>& points,
            std::vector<watch::Invariant> invariants) {
    sweep::SweeperOptions options;
    options.seed = report.seed;
    options.restart = restart_of(options_, bench_);
    options.in_step = reach::parse_target(options_.target).kind == reach::TargetWord::Kind::stepped;
    options.at_once = at_once(options_, bench_, usual_at_once(options_, bench_));
    run::Ledger ledger(std::move(invariants), {path_between(options_, bench_, false), options_.keywords_only,
                                               bench_.profile.deviations});
    bench_.environment.ledger = &ledger;
    run::Scheduler scheduler(bench_.ports(), sweep::quarantine);
    sweep::Sweeper sweeper(tables_, points, families_of(bench_), bench_.environment, scheduler, options);
    sweeper.more = sweep::shrinker(tables_, known_);
    // Not the bench's clock, because simulated time takes no time.
    const auto began = std::chrono::steady_clock::now();
    {
      Progress progress(!options_.quiet);
      const auto how_far = [&] {
        return fmt::format("{} of {} points", sweeper.done(), sweeper.results().size());
      };
      drive::LoopOptions loop =
          loop_options(options_, bench_, [&](Instant now) { progress.show(now, how_far); });
      const TimeKeeper keeper(report.spent, loop, [&] { return sweeper.waiting_for(); });
      // What is sent at one instant also arrives at one.
      if (in_virtual_time() && options_.rate == 0)
        loop.packets_per_second = std::numeric_limits<double>::infinity();
      drive::run_to_end(scheduler, bench_.clock(), bench_.link(), bench_.line(), loop);
    }
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    sent_ = scheduler.sent();
    record_invariants(report, ledger);
    bench_.environment.ledger = nullptr;
    record(report, sweeper);
  }

  /// Of everything that was played and sent, including repetitions.
  void tell_speed(double seconds) const {
    if (seconds > 0)
      std::cout << fmt::format("{:.0f} points and {:.0f} segments sent a second, repetitions included.\n",
                               static_cast<double>(played_) / seconds, static_cast<double>(sent_) / seconds);
  }

 private:
  bool in_virtual_time() const { return reach::in_virtual_time(reach::parse_target(options_.target).kind); }

  void record(report::RunReport& report, const sweep::Sweeper& sweeper) {
    report.sweep = sweep::summarize(sweeper, tables_, known_);
    if (options_.keywords_only) tolerate_without_keyword(report.sweep);
    for (report::SweepRule& rule : report.sweep.rules) rule.file = shown_path(rule.file);
    report.sweep.seconds = report.seconds;
    played_ = sweeper.played();
    tell_deaths(sweeper.deaths());
    conclude(report, bench_, sweeper.aborted());
  }

  const SweepOptions& options_;
  const oracle::Tables& tables_;
  reach::Bench& bench_;
  sweep::Known known_;
  std::size_t played_ = 0;
  std::uint64_t sent_ = 0;
};

bool forbidden(const report::Sweep& sweep, bool strict) {
  return std::any_of(sweep.departures.begin(), sweep.departures.end(), [&](const report::SweepDeparture& d) {
    return d.known.empty() && (strict || report::verdict_of(d) == report::Verdict::fail);
  });
}

}  // namespace

int sweep(const SweepOptions& options) {
  const cases::Catalogue catalogue = load_requirements();
  const oracle::Tables tables = load_decision_tables(catalogue, oracle::Proof::wanted);
  if (!options.print.empty()) {
    std::cout << point_as_case(options.print, tables);
    return code(Exit::ok);
  }
  const std::vector<sweep::Point> points = chosen_points(options, tables);
  if (points.empty()) return nothing_selected(options, tables);
  if (options.dry_run) return print_points(points, tables);

  OutputFolder folder(options.output);
  check_writable(options.output, {});
  if (is_outside(options)) return go_inside(options, {options.output + "/results.json"});
  report::RunReport report = new_report(options.command, options.seed);
  report.again = again(options);
  if (options.timescale != 1) report.timescale = options.timescale;
  const std::unique_ptr<reach::Bench> bench = reach_target(options, report.seed, options.families);
  check_writable(options.output, {});  // again, for the bench gives up privileges
  reach::calibrate(*bench, loop_options(options, *bench), report.seed);
  PointRun run(options, tables, *bench);
  run.play(report, points, load_invariants(catalogue));
  folder.make_room();

  // Captures of an earlier run must not stay, because they would seem to belong to this sweep.
  const report::RenderOptions render = render_options(options, STDOUT_FILENO);
  const WrittenViews written = write_results(report, options, report::Captures::never, {}, render);
  report::print_sweep(std::cout, report, render);
  report::Terminal(std::cout, render).invariants(report);
  if (!options.quiet) {
    run.tell_speed(report.seconds);
    std::cout << report::written_in_words(written.files);
  }
  tell_trouble(report, *bench);
  written.complain();
  return exit_code(
      report,
      {.failed = forbidden(report.sweep, options.strict) || breaks_an_invariant(report, options.strict)},
      bench->signal());
}

}  // namespace tcpspec::cli
