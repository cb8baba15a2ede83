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
#include "cli/test_steps.hpp"
#include "cli/views.hpp"
#include "cli/walk_corpus.hpp"
#include "cli/walk_parts.hpp"
#include "cli/walk_report.hpp"
#include "reach/discover.hpp"
#include "reach/target_word.hpp"
#include "reports/printable.hpp"
#include "reports/write_file.hpp"
#include "walk/print.hpp"

namespace tcpspec::cli {

namespace {

constexpr std::uint64_t usual_walks = 1'000;

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

void print(const walk::Finding& finding, const oracle::Tables& tables,
           const std::vector<watch::Invariant>& invariants) {
  std::cout << fmt::format("! {}  {}\n", finding.departure.rule, finding.departure.seen);
  std::cout << "    " << title_of(finding, tables, invariants) << "\n";
  print_events(finding);
  if (finding.departure.against == walk::Departure::Against::death)
    for (const std::string& line : base::wrap(report::printable_lines(finding.departure.figure), 96))
      std::cout << "    " << line << "\n";
  if (const std::string text = as_case(finding, tables, invariants); !text.empty()) std::cout << "\n" << text;
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

/// How many are drawn.
std::uint64_t number_of(const WalkOptions& options) {
  if (options.walks > 0) return options.walks;
  return options.time > Duration{} ? std::numeric_limits<std::uint32_t>::max() : usual_walks;
}

void write_html(const WalkOptions& options, report::RunReport& report, const WalkOutcome& walks,
                walk::Coverage& coverage, const oracle::Tables& tables) {
  report.sweep = sweep_of(coverage, walks, tables);
  report.sweep.seconds = report.seconds;
  const WrittenViews written = write_views(report, {{{"html", options.html}}, false}, {}, std::cout);
  written.complain();
  std::cout << "HTML  " << options.html << "\n";
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
  const std::vector<watch::Invariant> invariants = load_invariants(catalogue);

  walk::Coverage coverage(tables);
  Walks all{options, tables, invariants, report.seed, number_of(options), std::move(first)};
  if (options.coverage || !options.html.empty()) all.coverage = &coverage;
  const auto began = std::chrono::steady_clock::now();  // not the bench's: simulated time takes no time
  const auto passed = [&] {
    return seconds(std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
  };
  if (options.time > Duration{}) all.is_over = [&] { return passed() >= options.time; };
  const WalkOutcome walks = play_walks(all, *bench);
  conclude(report, *bench, walks.aborted);
  if (!options.quiet)
    for (const walk::Finding& finding : walks.findings) print(finding, tables, invariants);
  if (options.coverage) print_coverage(std::cout, coverage);
  if (!options.corpus.empty())
    std::cout << fmt::format("{} walk{} of the corpus played first, {} new in it.\n", kept,
                             kept == 1 ? "" : "s",
                             keep_in_corpus(options.corpus, walks.findings, tables, invariants));
  tell(walks.counts, walks.findings.size(), passed().seconds());
  tell_deaths(walks.counts.deaths);
  if (!walks.findings.empty())
    std::cout << fmt::format("Again: the same command with --seed {}\n", report.seed);
  report.seconds = passed().seconds();
  if (!options.html.empty()) write_html(options, report, walks, coverage, tables);
  tell_trouble(report, *bench);
  return exit_code(report, {.failed = !walks.findings.empty()}, walks.signal);
}

}  // namespace tcpspec::cli
