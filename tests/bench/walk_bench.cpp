// How fast a walk on the simulated endpoint is, and which of its mutants it finds.  By hand, best of an
// optimized build: `walk_bench WALKS` walks on the right endpoint, `walk_bench WALKS NAME…` on these mutants,
// `walk_bench WALKS all` on all.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "tests/walk/walked.hpp"

namespace {

using namespace tcpspec;

void show(const walk::Finding& finding) {
  std::cout << "  " << finding.departure.rule << ": " << finding.departure.seen << "  (" << finding.times
            << " times, first in walk " << finding.walk << ", in "
            << cases::to_string(finding.departure.situation.state) << ")\n    given "
            << cases::to_string(finding.plan.start.given.state) << "\n";
  for (std::size_t i = 0; i < finding.plan.events.size(); ++i) {
    std::cout << "    " << to_string(finding.plan.events[i]) << "\n";
    if (i < finding.responses.size())
      for (const walk::Seen& answer : finding.responses[i]) std::cout << "    <-- " << answer.text << "\n";
  }
}

walk::Walked stroll(const sim::WorldOptions& world, std::uint64_t walks, std::size_t findings, bool talk,
                    std::uint64_t seed) {
  const auto began = std::chrono::steady_clock::now();
  walk::Walked out =
      walk::walk_on(world, {walks, 50, findings, seed}, {wire::Family::ipv4, wire::Family::ipv6});
  const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  if (!talk) return out;
  std::cout << out.counts.walks << " walks, " << out.counts.steps << " steps judged, "
            << static_cast<double>(out.counts.steps) / took << " a second; unsure " << out.counts.unsure
            << ", not reached " << out.counts.unreached << ", tolerated " << out.counts.tolerated
            << ", flaky " << out.counts.flaky << " " << out.aborted << "\n";
  for (const walk::Finding& finding : out.findings) show(finding);
  if (std::getenv("LOST") != nullptr)
    for (const auto& [what, count] : out.counts.lost) std::cout << count << " lost at " << what << "\n";
  if (out.last_flaky) {
    std::cout << "flaky:\n";
    show(*out.last_flaky);
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t walks = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000;
  const char* seed_word = std::getenv("SEED");
  const std::uint64_t seed = seed_word != nullptr ? std::strtoull(seed_word, nullptr, 10) : 1;
  if (argc < 3) {
    stroll({}, walks, 1'000, true, seed);
    return EXIT_SUCCESS;
  }
  std::vector<std::string> names(argv + 2, argv + argc);
  const bool all = names.front() == "all";
  if (all) {
    names.clear();
    for (const auto* list : {&sim::mutants(), &sim::mutants_of_invariants()})
      for (const sim::Mutant& mutant : *list) names.emplace_back(mutant.name);
  }
  std::vector<std::size_t> events;
  for (const std::string& name : names) {
    if (!all) std::cout << name << ": ";
    const walk::Walked walked = stroll(sweep::mutant(name), walks, all ? 1 : 1'000, !all, seed);
    if (!walked.findings.empty()) events.push_back(walked.findings.front().plan.events.size());
    if (all)
      std::cout << name << "  "
                << (walked.findings.empty() ? "not found"
                                            : walked.findings.front().departure.rule + " " +
                                                  walked.findings.front().departure.seen)
                << "  after " << walked.counts.steps << " steps"
                << (walked.findings.empty() ? "" : ", shown by " + std::to_string(events.back())) << "\n"
                << std::flush;
  }
  if (!all) return EXIT_SUCCESS;
  std::sort(events.begin(), events.end());
  std::cout << events.size() << " of " << names.size() << " mutants found, half of them by at most "
            << (events.empty() ? 0 : events[events.size() / 2]) << " events\n";
  return EXIT_SUCCESS;
}
