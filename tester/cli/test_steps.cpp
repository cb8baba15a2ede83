#include "cli/test_steps.hpp"

#include <algorithm>
#include <iostream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/exit.hpp"
#include "cli/plan.hpp"
#include "cli/progress.hpp"
#include "cli/terminal_options.hpp"
#include "drive/processor_time.hpp"
#include "reach/discover.hpp"
#include "reach/target_word.hpp"
#include "reports/invariants.hpp"
#include "run/suite.hpp"

namespace tcpspec::cli {

namespace {

/// What a run against somebody's host must know before it begins.
void look_at_host(reach::Bench& bench, const TestOptions& options, std::uint64_t seed) {
  Progress progress(!options.quiet);
  bench.while_looking = [&](Instant now) {
    progress.show(now, [] { return "finding out what the target offers and how much it takes at once"; });
  };
  reach::learn_services(bench, seed);
  const bool room_is_known = options.jobs > 0 || bench.profile.at_once || bench.environment.awaited;
  if (!room_is_known && options.rate > 0) reach::learn_room(bench, seed, bench.usual_at_once());
  if (!room_is_known && options.rate <= 0) reach::learn_limits(bench, seed, bench.usual_at_once());
  bench.while_looking = {};
}

}  // namespace

std::unique_ptr<reach::Bench> reach_target(const TestOptions& options, std::uint64_t seed,
                                           reach::Families families) {
  if (reach::parse_target(options.target).kind == reach::TargetWord::Kind::await &&
      options.await.from.empty())
    std::cerr << "tcpspec: waiting for a first connection, which tells who connects\n";
  std::unique_ptr<reach::Bench> bench = reach::make_bench({options, seed, families});
  for (const std::string& note : bench->notes) std::cerr << "tcpspec: " << note << "\n";
  if (!bench->agent()) {
    look_at_host(*bench, options, seed);
    if (bench->limited_rate > 0)
      std::cerr << fmt::format(
          "tcpspec: the path or the target drops what exceeds a rate; it gets {:.0f} segments a second, and "
          "few connections at once (--rate sets another)\n",
          bench->limited_rate);
  }
  return bench;
}

namespace {

/// So few that none waits long for its turn to send.
std::size_t carried_by(double segments_a_second) {
  constexpr double each = 8;  // segments a second
  return static_cast<std::size_t>(std::max(1.0, segments_a_second / each));
}

}  // namespace

std::size_t wanted_at_once(const TestOptions& options, std::size_t usual) {
  return options.jobs > 0 ? static_cast<std::size_t>(options.jobs) : usual;
}

std::size_t at_once(const TestOptions& options, const reach::Bench& bench, std::size_t usual) {
  std::size_t out = wanted_at_once(options, usual);
  if (bench.profile.at_once) out = std::min(out, *bench.profile.at_once);
  if (bench.limited_rate > 0) out = std::min(out, carried_by(bench.limited_rate));
  return out;
}

drive::LoopOptions loop_options(const TestOptions& options, reach::Bench& bench,
                                std::function<void(Instant)> progress) {
  drive::LoopOptions loop;
  loop.packets_per_second = options.rate > 0 ? options.rate : bench.rate();
  loop.sent_unread = bench.sent_unread();
  loop.interrupted = [&bench] { return bench.interrupted(); };
  loop.progress = std::move(progress);
  return loop;
}

namespace {

double& share_of(report::TimeSpent& spent, run::WaitingFor what) {
  switch (what) {
    case run::WaitingFor::timers: break;
    case run::WaitingFor::limits: return spent.limits;
    case run::WaitingFor::repetitions: return spent.repeating;
  }
  return spent.timers;
}

}  // namespace

TimeKeeper::TimeKeeper(report::TimeSpent& spent, drive::LoopOptions& loop,
                       std::function<run::WaitingFor()> waiting_for)
    : spent_(spent), processor_before_(drive::processor_seconds()) {
  loop.waited = [this, waiting_for = std::move(waiting_for)](Duration time, bool paced) {
    share_of(spent_, paced ? run::WaitingFor::limits : waiting_for()) += time.seconds();
  };
}

TimeKeeper::~TimeKeeper() { spent_.processor += drive::processor_seconds() - processor_before_; }

std::function<bool(run::Environment&)> restart_of(const TestOptions& options, reach::Bench& bench) {
  const bool in_virtual_time = reach::in_virtual_time(reach::parse_target(options.target).kind);
  if (!in_virtual_time || !bench.agent_is_the_target()) return {};
  return [&bench](run::Environment& env) { return bench.restart(env); };
}

void tell_deaths(std::size_t deaths) {
  if (deaths > 0)
    std::cerr << fmt::format("tcpspec: the target ended {} time{} and was started again\n", deaths,
                             deaths == 1 ? "" : "s");
}

std::vector<wire::Family> families_of(const reach::Bench& bench) {
  std::vector<wire::Family> out;
  for (const auto& [family, site] : bench.environment.sites) out.push_back(family);
  return out;
}

report::RenderOptions render_options(const TestOptions& options, int descriptor) {
  report::RenderOptions render = terminal_options(options.display, descriptor);
  render.quiet = options.quiet;
  render.verbose = options.verbose;
  render.strict = options.strict;
  render.folder = options.output;
  return render;
}

watch::Path path_between(const TestOptions& options, const reach::Bench& bench, bool with_fault) {
  constexpr Duration on_any_path = milliseconds(100);
  // Two processors of one machine may each have a segment of one connection in their queues.
  constexpr Duration between_processors = milliseconds(10);
  if (bench.environment.over_a_path || !options.link.empty() || with_fault) return {false, on_any_path};
  const bool simulated = reach::in_virtual_time(reach::parse_target(options.target).kind);
  return {true, simulated ? Duration{} : between_processors};
}

void record_invariants(report::RunReport& report, const run::Ledger& ledger) {
  report.invariants = ledger.results();
  for (report::InvariantResult& result : report.invariants) result.file = shown_path(result.file);
}

bool breaks_an_invariant(const report::RunReport& report, bool strict) {
  return std::any_of(
      report.invariants.begin(), report.invariants.end(),
      [&](const report::InvariantResult& result) { return counts_as_failure(result, strict); });
}

void conclude(report::RunReport& report, const reach::Bench& bench, const std::string& aborted) {
  report.aborted = aborted;
  report.target = bench.target;
  report::summarize(report);
}

WrittenViews write_results(report::RunReport& report, const TestOptions& options, report::Captures captures,
                           const Views& further, const report::RenderOptions& render) {
  std::string uncaptured;
  try {
    report::write_captures(report, options.output, captures);
  } catch (const std::exception& refused) {
    uncaptured = refused.what();
  }
  WrittenViews written = write_views(report, with_usual_views(options.output, further), render, std::cout);
  if (!uncaptured.empty()) written.unwritten.push_back(std::move(uncaptured));
  return written;
}

void tell_trouble(const report::RunReport& report, reach::Bench& bench) {
  if (bench.lost_frames() > 0)
    std::cerr << "tcpspec: the capture lost " << bench.lost_frames() << " frames; --rate lowers the load\n";
  if (!report.aborted.empty()) std::cerr << "tcpspec: " << report.aborted << "\n";
}

int exit_code(const report::RunReport& report, const TestOutcome& outcome, int signal) {
  if (signal != 0) return code_of_signal(signal);
  if (outcome.broken || !report.aborted.empty()) return code(Exit::environment);
  if (outcome.failed) return code(Exit::conformance);
  return code(outcome.undecided ? Exit::inconclusive : Exit::ok);
}

}  // namespace tcpspec::cli
