#pragma once
// What the tests of walks share: walks against the simulated endpoint.

#include <string>
#include <vector>

#include "busy_tester.hpp"
#include "drive/loop.hpp"
#include "tests/sweep/simulated.hpp"
#include "walk/walker.hpp"

namespace tcpspec::walk {

struct Walked {
  Walker::Counts counts;
  std::vector<Finding> findings;
  std::optional<Finding> last_flaky;
  std::string aborted;

  /// `G-2 NONE, CLOSED`, each once.
  std::vector<std::string> causes() const {
    std::vector<std::string> out;
    for (const Finding& finding : findings)
      out.push_back(finding.departure.rule + " " + finding.departure.seen);
    return out;
  }
};

/// Until so many steps were judged, or so many causes were found.
struct Budget {
  std::uint64_t walks = 1'000;
  int steps = 50;
  std::size_t findings = 1'000;
  std::uint64_t seed = 1;
  std::vector<Plan> first{};
  Coverage* coverage = nullptr;
  bool directs = true;
  std::function<Duration()> oversleeps{};  ///< absent: the tester is never late
};

inline Walked walk_on(sim::WorldOptions world, const Budget& budget,
                      std::vector<wire::Family> families = {wire::Family::ipv4}) {
  reach::SimTarget target(std::move(world));
  run::Environment env = target.environment();
  env.timing.msl = sim::Behaviour{}.msl;
  run::Ledger ledger(sweep::invariants(), {});
  env.ledger = &ledger;
  run::Scheduler scheduler(target, sweep::quarantine);
  WalkerOptions options;
  options.seed = budget.seed;
  options.walks = budget.walks;
  options.first = budget.first;
  options.coverage = budget.coverage;
  options.directs = budget.directs;
  options.steps = budget.steps;
  Walker walker(sweep::tables(), std::move(families), env, scheduler, options, {});
  drive::LoopOptions loop;
  loop.packets_per_second = 1e6;
  loop.interrupted = [&] { return walker.findings().size() >= budget.findings; };
  BusyTester busy(target.world(), budget.oversleeps);
  if (budget.oversleeps)
    drive::run_to_end(scheduler, busy, busy, &busy, loop);
  else
    drive::run_to_end(scheduler, target.world(), target.world(), &target.world(), loop);
  return {walker.counts(), walker.findings(), walker.last_flaky(), walker.aborted()};
}

}  // namespace tcpspec::walk
