#include "plain_run.hpp"

#include "drive/loop.hpp"
#include "reach/sim_target.hpp"
#include "run/ledger.hpp"

namespace tcpspec::proof {

PlainRun run_plainly(std::vector<run::Selected> selected, const sim::WorldOptions& options,
                     const cases::Catalogue& catalogue, const std::vector<watch::Invariant>& invariants) {
  reach::SimTarget target(options);
  run::Environment env = target.environment();
  env.timing.msl = sim::Behaviour{}.msl;
  env.level_of = [&catalogue](const std::string& id) { return catalogue.level_of(id); };
  run::SuiteOptions suite_options;
  suite_options.seed = options.seed;
  suite_options.restart = [&target](run::Environment& now) {
    target.reboot(now);
    return true;
  };
  run::Ledger ledger(
      invariants, {{options.link.empty(), options.link.empty() ? Duration{} : milliseconds(100)}, false, {}});
  env.ledger = &ledger;
  run::Scheduler scheduler(target);
  run::Suite suite(std::move(selected), env, scheduler, suite_options);
  drive::LoopOptions loop;
  loop.packets_per_second = 1e6;
  const Instant began = target.world().now();
  drive::run_to_end(scheduler, target.world(), target.world(), &target.world(), loop);
  return {suite.take_results(), suite.aborted(), target.world().now() - began, ledger.results()};
}

}  // namespace tcpspec::proof
