#include "cli/walk_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "cli/progress.hpp"
#include "cli/test_steps.hpp"
#include "drive/loop.hpp"
#include "reach/discover.hpp"
#include "reach/target_word.hpp"
#include "sweep/sweeper.hpp"

namespace tcpspec::cli {

namespace {

constexpr std::uint64_t walks_of_a_part = 500;

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
    const bool binds = cases::binds(rule->level) && departure.grade != oracle::Grade::tolerated;
    return (!options.strict && !binds) || (options.keywords_only && without_word);
  };
}

class Parts {
 public:
  explicit Parts(const Walks& walks)
      : walks_(walks),
        divided_(reach::in_virtual_time(reach::parse_target(walks.options.target).kind)),
        progress_(!walks.options.quiet) {}

  WalkOutcome play(reach::Bench& bench) {
    std::vector<std::thread> others;
    for (int i = 1; i < walks_.options.processors; ++i) others.emplace_back([this] { work(nullptr); });
    work(&bench);
    for (std::thread& one : others) one.join();
    if (failed_) std::rethrow_exception(failed_);
    WalkOutcome whole;
    for (auto& [number, part] : done_) join(whole, std::move(part));
    return whole;
  }

 private:
  bool is_over() const { return stopped_ || (walks_.is_over && walks_.is_over()); }
  std::uint64_t size() const { return divided_ ? walks_of_a_part : walks_.number; }

  /// A part after the other, as long as there are some. `bench`: that of the first part, in the first thread.
  void work(reach::Bench* bench) {
    try {
      if (bench != nullptr) play_part(0, *bench, true);
      for (;;) {
        const std::uint64_t part = next_++;
        if (part >= (walks_.number + size() - 1) / std::max<std::uint64_t>(size(), 1) || is_over()) return;
        const auto own = reach_target(walks_.options, walks_.seed + part, walks_.options.families);
        reach::calibrate(*own, loop_options(walks_.options, *own), walks_.seed + part);
        play_part(part, *own, bench != nullptr);
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failed_) failed_ = std::current_exception();
      stopped_ = true;
    }
  }

  walk::WalkerOptions how_to_walk(std::uint64_t part, reach::Bench& bench, walk::Coverage* coverage) {
    walk::WalkerOptions how;
    how.seed = walks_.seed;
    how.steps = walks_.options.steps;
    how.before = part * size();
    how.walks = std::min(walks_.number, how.before + size());
    how.at_once = at_once(walks_.options, bench, usual_at_once(walks_.options, bench));
    how.restart = restart_of(walks_.options, bench);
    if (part == 0) how.first = walks_.first;
    how.coverage = coverage;
    if (walks_.is_over) how.is_over = [this] { return is_over(); };
    return how;
  }

  void play_part(std::uint64_t part, reach::Bench& bench, bool shows) {
    run::Ledger ledger(walks_.invariants, {path_between(walks_.options, bench, false),
                                           walks_.options.keywords_only, bench.profile.deviations});
    bench.environment.ledger = &ledger;
    std::optional<walk::Coverage> coverage;
    if (walks_.coverage != nullptr) coverage.emplace(walks_.tables);
    run::Scheduler scheduler(bench.ports(), sweep::quarantine);
    walk::Walker walker(walks_.tables, families_of(bench), bench.environment, scheduler,
                        how_to_walk(part, bench, coverage ? &*coverage : nullptr),
                        known_of(walks_.options, bench, walks_.tables, ledger));
    const auto how_far = [&] {
      return fmt::format("{} walks, {} steps, {} causes", walks_done_ + walker.counts().walks,
                         steps_done_ + walker.counts().steps, walker.findings().size());
    };
    drive::LoopOptions loop = loop_options(walks_.options, bench, [&](Instant now) {
      if (shows) progress_.show(now, how_far);
    });
    loop.interrupted = [&] {
      if (bench.interrupted()) stopped_ = true;
      return stopped_.load();
    };
    drive::run_to_end(scheduler, bench.clock(), bench.link(), bench.line(), loop);
    bench.environment.ledger = nullptr;
    keep(part, {walker.counts(), walker.findings(), walker.aborted(), bench.signal()}, coverage);
  }

  void keep(std::uint64_t part, WalkOutcome outcome, const std::optional<walk::Coverage>& coverage) {
    const std::lock_guard lock(mutex_);
    walks_done_ += outcome.counts.walks;
    steps_done_ += outcome.counts.steps;
    if (coverage) walks_.coverage->add(*coverage);
    done_.emplace(part, std::move(outcome));
  }

  const Walks& walks_;
  const bool divided_;  ///< only in virtual time can there be several targets at once
  Progress progress_;
  std::atomic<std::uint64_t> next_{1};
  std::atomic<bool> stopped_{false};
  std::atomic<std::uint64_t> walks_done_{0};
  std::atomic<std::uint64_t> steps_done_{0};
  std::mutex mutex_;  ///< of what follows
  std::map<std::uint64_t, WalkOutcome> done_;
  std::exception_ptr failed_;
};

}  // namespace

void join(WalkOutcome& whole, WalkOutcome part) {
  whole.counts += part.counts;
  if (whole.aborted.empty()) whole.aborted = part.aborted;
  if (whole.signal == 0) whole.signal = part.signal;
  for (walk::Finding& finding : part.findings) {
    const auto known = std::find_if(whole.findings.begin(), whole.findings.end(), [&](const auto& one) {
      return one.departure.is_like(finding.departure);
    });
    if (known != whole.findings.end())
      known->times += finding.times;
    else
      whole.findings.push_back(std::move(finding));
  }
}

WalkOutcome play_walks(const Walks& walks, reach::Bench& bench) { return Parts(walks).play(bench); }

}  // namespace tcpspec::cli
