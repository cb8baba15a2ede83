#include "cli/verb_walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <limits>

#include "base/wrap.hpp"
#include "cli/exit.hpp"
#include "cli/in_kernel.hpp"
#include "cli/load_cases.hpp"
#include "cli/new_report.hpp"
#include "cli/progress.hpp"
#include "cli/test_steps.hpp"
#include "cli/views.hpp"
#include "cli/walk_corpus.hpp"
#include "cli/walk_report.hpp"
#include "reach/discover.hpp"
#include "reach/target_word.hpp"
#include "reports/printable.hpp"
#include "reports/write_file.hpp"
#include "sweep/sweeper.hpp"
#include "walk/print.hpp"
#include "walk/walker.hpp"

namespace tcpspec::cli {

namespace {

constexpr std::uint64_t usual_walks = 1'000;

/// The sim has no waits, and few walks stay in the processor's cache.
std::size_t usual_at_once(const WalkOptions& options, reach::Bench& bench) {
  const bool simulated = reach::parse_target(options.target).kind == reach::TargetWord::Kind::sim;
  return std::min<std::size_t>(simulated ? 64 : 1'000, bench.usual_at_once());
}

/// Whether it is known of the target, or nothing forbids it.
walk::Known known_of(const WalkOptions& options, const reach::Bench& bench, const oracle::Tables& tables,
                     const run::Ledger& ledger) {
  return [&options, &bench, &tables, &ledger](const walk::Departure& departure) {
    if (departure.against == walk::Departure::Against::invariant)
      return ledger.tolerates(departure.invariant, departure.family, departure.seen, options.strict);
    const oracle::Rule* rule = tables.find(departure.rule);
    if (rule == nullptr) return false;
    if (!bench.profile.reason_for(rule->id, departure.seen, departure.situation, departure.point).empty())
      return true;
    const bool without_word = rule->level == cases::Level::must_text;
    return (!options.strict && !cases::binds(rule->level)) || (options.keywords_only && without_word);
  };
}

void print_events(const walk::Finding& finding) {
  const walk::Start& start = finding.plan.start;
  std::cout << fmt::format("    given {}{}{}, over IPv{}\n", cases::to_string(start.given.state),
                           start.given.opening == cases::Opening::passive ? "" : ", opened by the target",
                           start.given.zero_window ? " with zero window" : "",
                           static_cast<int>(finding.family));
  for (std::size_t i = 0; i < finding.plan.events.size(); ++i) {
    std::cout << "    " << to_string(finding.plan.events[i]) << "\n";
    if (i < finding.responses.size())
      for (const walk::Seen& seen : finding.responses[i]) std::cout << "      <-- " << seen.text << "\n";
  }
}

void print(const walk::Finding& finding, const oracle::Tables& tables, const run::Ledger& ledger) {
  std::cout << fmt::format("! {}  {}\n", finding.departure.rule, finding.departure.seen);
  std::cout << "    " << title_of(finding, tables, ledger.invariants()) << "\n";
  print_events(finding);
  if (finding.departure.against == walk::Departure::Against::death)
    for (const std::string& line : base::wrap(report::printable_lines(finding.departure.figure), 96))
      std::cout << "    " << line << "\n";
  if (const std::string text = as_case(finding, tables, ledger.invariants()); !text.empty())
    std::cout << "\n" << text;
  std::cout << "\n";
}

void tell(const walk::Walker::Counts& counts, std::size_t findings, double seconds) {
  std::cout << fmt::format(
      "{} walks, {} steps judged, {:.0f} a second; {} cause{} of departures.\n", counts.walks, counts.steps,
      seconds > 0 ? static_cast<double>(counts.steps) / seconds : 0.0, findings, findings == 1 ? "" : "s");
  if (counts.unreached > 0)
    std::cout << fmt::format("{} walks did not come into the state in which they begin.\n", counts.unreached);
  if (counts.flaky > 0)
    std::cout << fmt::format("{} departures were not seen again, and do not count.\n", counts.flaky);
  if (counts.late > 0)
    std::cout << fmt::format("{} departures were only seen when this machine was late, and do not count.\n",
                             counts.late);
}

/// That it writes.
std::vector<std::string> files_of(const WalkOptions& options) {
  std::vector<std::string> out;
  if (!options.corpus.empty()) out.push_back(options.corpus + "/walk.yaml");
  if (!options.html.empty()) out.push_back(options.html);
  return out;
}

walk::WalkerOptions how_to_walk(const WalkOptions& options, reach::Bench& bench, std::uint64_t seed) {
  walk::WalkerOptions how;
  how.seed = seed;
  how.steps = options.steps;
  how.walks = options.walks > 0           ? options.walks
              : options.time > Duration{} ? std::numeric_limits<std::uint64_t>::max()
                                          : usual_walks;
  how.at_once = at_once(options, bench, usual_at_once(options, bench));
  how.restart = restart_of(options, bench);
  return how;
}

void write_html(const WalkOptions& options, report::RunReport& report, const walk::Walker& walker,
                walk::Coverage& coverage, const oracle::Tables& tables) {
  report.sweep = sweep_of(coverage, walker, tables);
  report.sweep.seconds = report.seconds;
  const WrittenViews written = write_views(report, {{{"html", options.html}}, false}, {}, std::cout);
  written.complain();
  std::cout << "HTML  " << options.html << "\n";
}

void play(walk::Walker& walker, run::Scheduler& scheduler, const WalkOptions& options, reach::Bench& bench) {
  Progress progress(!options.quiet);
  const auto how_far = [&] {
    return fmt::format("{} walks, {} steps, {} causes", walker.counts().walks, walker.counts().steps,
                       walker.findings().size());
  };
  drive::run_to_end(scheduler, bench.clock(), bench.link(), bench.line(),
                    loop_options(options, bench, [&](Instant now) { progress.show(now, how_far); }));
}

}  // namespace

int walk(const WalkOptions& options) {
  const cases::Catalogue catalogue = load_requirements();
  const oracle::Tables tables = load_decision_tables(catalogue, oracle::Proof::unwanted);
  std::vector<walk::Plan> first = read_corpus(options.corpus, catalogue);
  const std::size_t kept = first.size();
  for (const std::string& file : files_of(options)) report::check_writable(file);
  if (is_outside(options)) return go_inside(options, files_of(options));
  report::RunReport report = new_report(options.command, options.seed);
  const std::unique_ptr<reach::Bench> bench = reach_target(options, report.seed, options.families);
  reach::calibrate(*bench, loop_options(options, *bench), report.seed);
  run::Ledger ledger(load_invariants(catalogue), {path_between(options, *bench, false), options.keywords_only,
                                                  bench->profile.deviations});
  bench->environment.ledger = &ledger;

  walk::Coverage coverage(tables);
  walk::WalkerOptions how = how_to_walk(options, *bench, report.seed);
  how.first = std::move(first);
  if (options.coverage || !options.html.empty()) how.coverage = &coverage;
  const auto began = std::chrono::steady_clock::now();  // not the bench's: simulated time takes no time
  const auto passed = [&] {
    return seconds(std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
  };
  if (options.time > Duration{}) how.is_over = [&] { return passed() >= options.time; };
  run::Scheduler scheduler(bench->ports(), sweep::quarantine);
  walk::Walker walker(tables, families_of(*bench), bench->environment, scheduler, how,
                      known_of(options, *bench, tables, ledger));
  play(walker, scheduler, options, *bench);
  bench->environment.ledger = nullptr;
  conclude(report, *bench, walker.aborted());
  if (!options.quiet)
    for (const walk::Finding& finding : walker.findings()) print(finding, tables, ledger);
  if (options.coverage) print_coverage(std::cout, coverage);
  if (!options.corpus.empty())
    std::cout << fmt::format("{} walk{} of the corpus played first, {} new in it.\n", kept,
                             kept == 1 ? "" : "s",
                             keep_in_corpus(options.corpus, walker.findings(), tables, ledger.invariants()));
  tell(walker.counts(), walker.findings().size(), passed().seconds());
  tell_deaths(walker.counts().deaths);
  if (!walker.findings().empty())
    std::cout << fmt::format("Again: the same command with --seed {}\n", report.seed);
  report.seconds = passed().seconds();
  if (!options.html.empty()) write_html(options, report, walker, coverage, tables);
  tell_trouble(report, *bench);
  return exit_code(report, {.failed = !walker.findings().empty()}, bench->signal());
}

}  // namespace tcpspec::cli
