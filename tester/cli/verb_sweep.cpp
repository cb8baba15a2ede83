#include <fmt/format.h>

#include <chrono>
#include <iostream>

#include "case/select.hpp"
#include "case/suggest.hpp"
#include "cli/again.hpp"
#include "cli/new_report.hpp"
#include "cli/plan.hpp"
#include "cli/status_line.hpp"
#include "cli/suite.hpp"
#include "cli/verbs_sweep.hpp"
#include "drive/loop.hpp"
#include "reach/bench.hpp"
#include "reach/discover.hpp"
#include "reach/target_word.hpp"
#include "reports/captures.hpp"
#include "reports/sweep_as_cases.hpp"
#include "reports/sweep_text.hpp"
#include "run/result_details.hpp"
#include "sweep/generate.hpp"
#include "sweep/print.hpp"
#include "sweep/summary.hpp"
#include "sweep/sweeper.hpp"

namespace tcpspec::cli {

namespace {

/// A live target is waited for, so that many points must wait at once; in virtual time nobody waits, and few
/// points stay in the processor's cache.
std::size_t usual_at_once(const SweepOptions& options, reach::Bench& bench) {
  const bool simulated = reach::parse_target(options.target).kind == reach::TargetWord::Kind::sim;
  return std::min<std::size_t>(simulated ? 64 : 2'500, bench.usual_at_once());
}

bool matches(const std::vector<std::string>& globs, const std::string& text) {
  return globs.empty() || std::any_of(globs.begin(), globs.end(),
                                      [&](const std::string& glob) { return cases::glob(glob, text); });
}

std::vector<sweep::Point> chosen(const SweepOptions& options, const oracle::Tables& tables) {
  std::vector<sweep::Point> points = sweep::points(options.all ? sweep::Extent::all : sweep::Extent::usual);
  if (!options.select.empty() || !options.rules.empty())
    std::erase_if(points, [&](const sweep::Point& point) {
      return !matches(options.rules, tables.decide(situation(point))->id) ||
             !matches(options.select, id(point));
    });
  // A point that is named is meant, whether it is a usual one or not.
  for (const std::string& name : options.select)
    if (const auto point = sweep::point_from_id(name))
      if (std::find(points.begin(), points.end(), *point) == points.end()) points.push_back(*point);
  return points;
}

/// What of the choice cannot be met.
std::string why_none(const SweepOptions& options, const oracle::Tables& tables) {
  const std::vector<std::string> rules = tables.ids();
  for (const std::string& glob : options.rules) {
    if (std::any_of(rules.begin(), rules.end(), [&](const std::string& id) { return cases::glob(glob, id); }))
      continue;
    const std::string near = cases::nearest(glob, rules);
    return "no rule is called `" + glob + "`" + (near.empty() ? "" : " (did you mean `" + near + "`?)");
  }
  return "no point of that name is decided by such a rule";
}

int print_point(const std::string& name, const oracle::Tables& tables) {
  const auto point = sweep::point_from_id(name);
  if (!point) throw UsageError("`" + name + "` is the id of no point; `tcpspec sweep --dry-run` lists them");
  const std::string text = sweep::as_case(*point, tables);
  if (text.empty())
    throw UsageError("no case can be made of `" + name + "`: the rule " +
                     tables.decide(situation(*point))->id + " leaves open what must happen");
  std::cout << text;
  return code(Exit::ok);
}

drive::LoopOptions loop_options(const SweepOptions& options, reach::Bench& bench) {
  drive::LoopOptions loop;
  loop.packets_per_second = options.rate > 0 ? options.rate : bench.usual_rate();
  loop.interrupted = [&bench] { return bench.interrupted(); };
  return loop;
}

/// Opens a few connections: is the target there, and how long does a round trip take?
void calibrate(reach::Bench& bench, const drive::LoopOptions& loop, std::uint64_t seed) {
  run::SuiteOptions options;
  options.seed = seed;
  run::Suite suite({}, bench.environment, bench.ports(), options);
  drive::run_suite(suite, bench.clock(), bench.link(), bench.agent(), loop);
  if (bench.signal() != 0) throw Interrupted(bench.signal());
  if (!suite.aborted().empty()) throw EnvironmentError(suite.aborted());
  bench.environment = suite.environment();
}

std::vector<wire::Family> families_of(const reach::Bench& bench) {
  std::vector<wire::Family> out;
  for (const auto& [family, site] : bench.environment.sites) out.push_back(family);
  return out;
}

class Counter {
 public:
  explicit Counter(bool wanted) : line_(wanted) {}
  void show(Instant now, const sweep::Sweeper& sweeper) {
    if (now < next_) return;
    next_ = now + milliseconds(200);
    line_.show(fmt::format("{} of {} points", sweeper.done(), sweeper.results().size()));
  }

 private:
  StatusLine line_;
  Instant next_;
};

bool forbidden(const report::Sweep& sweep, bool strict) {
  return std::any_of(sweep.departures.begin(), sweep.departures.end(), [&](const report::SweepDeparture& d) {
    return d.known.empty() && (strict || report::verdict_of(d) == report::Verdict::fail);
  });
}

/// The set that a run leaves: what an earlier one left beside would look as if it belonged to this sweep.
Written write_reports(report::RunReport& report, const SweepOptions& options) {
  report::write_captures(report, options.output, report::Captures::never);
  report::RenderOptions render;
  render.strict = options.strict;
  render.folder = options.output;
  return write_views(report, usual_views(options.output), render, std::cout);
}

}  // namespace

int sweep(const SweepOptions& options) {
  const cases::Catalogue catalogue = load_requirements();
  const oracle::Tables tables = load_decision_tables(catalogue);
  if (!options.print.empty()) return print_point(options.print, tables);
  const std::vector<sweep::Point> points = chosen(options, tables);
  if (points.empty()) {
    std::cerr << "tcpspec: no point is selected: " << why_none(options, tables)
              << "; `tcpspec sweep --dry-run` lists points, each with its rule\n";
    return code(Exit::nothing_selected);
  }
  if (options.dry_run) {
    for (const sweep::Point& point : points)
      std::cout << id(point) << "  " << tables.decide(situation(point))->id << "\n";
    std::cout << points.size() << " points on each family\n";
    return code(Exit::ok);
  }

  report::RunReport report = new_report(options.command, options.seed);
  report.again = again(options);
  const std::unique_ptr<reach::Bench> bench = reach::make_bench({options, report.seed, options.families});
  if (!bench->agent()) reach::learn_services(*bench, report.seed);
  drive::LoopOptions loop = loop_options(options, *bench);
  calibrate(*bench, loop, report.seed);

  sweep::SweeperOptions sweeper_options;
  sweeper_options.seed = report.seed;
  sweeper_options.at_once =
      options.jobs > 0 ? static_cast<std::size_t>(options.jobs) : usual_at_once(options, *bench);
  if (bench->profile.at_once)
    sweeper_options.at_once = std::min(sweeper_options.at_once, *bench->profile.at_once);
  sweep::Sweeper sweeper(tables, points, families_of(*bench), bench->environment, bench->ports(),
                         sweeper_options);
  const sweep::Known known = [&](const std::string& rule, const std::string& seen,
                                 const sweep::Point& point) {
    return bench->profile.reason_for(rule, seen, situation(point), id(point));
  };
  sweeper.more = sweep::shrinker(tables, known);
  // Not the bench's clock: simulated time costs nothing.
  const auto began = std::chrono::steady_clock::now();
  {
    Counter counter(!options.quiet);
    loop.progress = [&](Instant now) { counter.show(now, sweeper); };
    drive::run_suite(sweeper, bench->clock(), bench->link(), bench->agent(), loop);
  }
  report.sweep = sweep::summarize(sweeper, tables, known);
  for (report::SweepRule& rule : report.sweep.rules) rule.file = shown_path(rule.file);
  report.sweep.seconds = report.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  report.aborted = sweeper.aborted();
  report.target = bench->target;
  report::summarize(report);
  const Written written = write_reports(report, options);
  report::print_sweep(std::cout, report, {.quiet = options.quiet, .verbose = options.verbose});
  if (!options.quiet && report.seconds > 0)
    std::cout << fmt::format("{:.0f} points and {:.0f} segments sent a second, repetitions included.\n",
                             static_cast<double>(sweeper.played()) / report.seconds,
                             static_cast<double>(sweeper.sent()) / report.seconds);
  if (!options.quiet)
    for (const auto& [what, where] : written) std::cout << fmt::format("{:<8} {}\n", what, where);
  if (bench->lost_frames() > 0)
    std::cerr << "tcpspec: the capture lost " << bench->lost_frames() << " frames; --rate lowers the load\n";
  if (!report.aborted.empty()) std::cerr << "tcpspec: " << report.aborted << "\n";
  if (bench->signal() != 0) return code_of_signal(bench->signal());
  if (!report.aborted.empty()) return code(Exit::environment);
  return code(forbidden(report.sweep, options.strict) ? Exit::conformance : Exit::ok);
}

}  // namespace tcpspec::cli
