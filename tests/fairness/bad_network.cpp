#include "bad_network.hpp"

#include <fmt/format.h>

#include "drive/loop.hpp"
#include "reach/sim_target.hpp"
#include "run/suite.hpp"

namespace tcpspec::fairness {

using report::Verdict;

const std::vector<Link>& bad_links() {
  static const std::vector<Link> links{
      {"1 % lost", "lose 1%"},         {"5 % lost", "lose 5%"},
      {"10 % lost", "lose 10%"},       {"5 % doubled", "duplicate 5%"},
      {"5 % reordered", "reorder 5%"}, {"50 ms of jitter", "jitter 50ms"},
      {"1 % corrupted", "corrupt 1%"}, {"all of it", "lose 2%; duplicate 2%; reorder 2%; jitter 20ms"},
  };
  return links;
}

Outcome run_over(const Link& link, std::uint64_t seed, const cases::Suite& suite,
                 const cases::Catalogue& catalogue) {
  sim::WorldOptions options;
  options.seed = seed;
  options.link = link.script;
  reach::SimTarget target(options);
  run::Environment env = target.environment();
  env.timing.msl = sim::Behaviour{}.msl;
  env.level_of = [&catalogue](const std::string& id) { return catalogue.level_of(id); };
  std::vector<run::Selected> selected;
  for (const cases::Case& one : suite.cases)
    for (const wire::Family family : one.families) selected.push_back({&one, family});
  run::SuiteOptions suite_options;
  suite_options.seed = seed;
  run::Scheduler scheduler(target);
  run::Suite run(std::move(selected), env, scheduler, suite_options);
  drive::LoopOptions loop;
  loop.packets_per_second = 1e6;
  drive::run_to_end(scheduler, target.world(), target.world(), &target.world(), loop);

  Outcome outcome;
  if (!run.aborted().empty()) outcome.departures.push_back("aborted: " + run.aborted());
  for (const report::CaseResult& result : run.take_results()) {
    ++outcome.cases;
    switch (result.verdict) {
      case Verdict::pass:
      case Verdict::not_applicable: break;
      case Verdict::inconclusive: ++outcome.inconclusive; break;
      case Verdict::warn:
      case Verdict::fail:
      case Verdict::error:
        outcome.departures.push_back(fmt::format("{} over IPv{}, seed {}: {}, {}", result.id, result.family,
                                                 seed, report::to_string(result.verdict), result.because));
    }
  }
  return outcome;
}

}  // namespace tcpspec::fairness
