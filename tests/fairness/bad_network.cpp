#include "bad_network.hpp"

#include <fmt/format.h>

#include "tests/mutation/plain_run.hpp"

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
                 const cases::Catalogue& catalogue, const std::vector<watch::Invariant>& invariants) {
  sim::WorldOptions options;
  options.seed = seed;
  options.link = link.script;
  std::vector<run::Selected> selected;
  for (const cases::Case& one : suite.cases)
    for (const wire::Family family : one.families) selected.push_back({&one, family});
  const proof::PlainRun run = proof::run_plainly(std::move(selected), options, catalogue, invariants);

  Outcome outcome;
  if (!run.aborted.empty()) outcome.departures.push_back("aborted: " + run.aborted);
  for (const report::CaseResult& result : run.results) {
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
  for (const report::InvariantResult& result : run.invariants)
    if (result.verdict == Verdict::fail || result.verdict == Verdict::warn)
      outcome.departures.push_back(fmt::format("{}, seed {}: {}, {}", result.name, seed,
                                               result.evidence.front().where, result.evidence.front().got));
  return outcome;
}

}  // namespace tcpspec::fairness
