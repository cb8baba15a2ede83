// What is wrongly convicted, and what stays undecided, over bad links: a table for each of them over many
// seeds. By hand: build/.../tests/bench/fairness_bench [SEEDS]; 200 if not said.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <thread>

#include "tests/fairness/bad_network.hpp"

using namespace tcpspec;

namespace {

struct Sum {
  std::size_t cases = 0, inconclusive = 0;
  std::vector<std::string> departures;
};

Sum over(const fairness::Link& link, std::uint64_t seeds, const cases::Suite& suite,
         const cases::Catalogue& catalogue) {
  Sum sum;
  std::mutex adding;
  std::atomic<std::uint64_t> next = 1;
  const auto work = [&] {
    for (std::uint64_t seed = next++; seed <= seeds; seed = next++) {
      const fairness::Outcome outcome = fairness::run_over(link, seed, suite, catalogue);
      const std::lock_guard lock(adding);
      sum.cases += outcome.cases;
      sum.inconclusive += outcome.inconclusive;
      sum.departures.insert(sum.departures.end(), outcome.departures.begin(), outcome.departures.end());
    }
  };
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) threads.emplace_back(work);
  threads.clear();
  return sum;
}

}  // namespace

int main(int count, char** words) {
  const std::uint64_t seeds = count > 1 ? std::strtoull(words[1], nullptr, 10) : 200;
  const auto catalogue = cases::load_catalogue(TCPSPEC_SOURCE_DIR "/cases/requirements");
  const auto loaded = cases::load({TCPSPEC_SOURCE_DIR "/cases"}, catalogue.catalogue);
  std::size_t departures = 0;
  std::cout << fmt::format("{:16} {:>9} {:>11} {:>13}\n", "link", "cases", "convicted", "inconclusive");
  for (const fairness::Link& link : fairness::bad_links()) {
    const Sum sum = over(link, seeds, loaded.suite, catalogue.catalogue);
    const double share = 100.0 * static_cast<double>(sum.inconclusive) / static_cast<double>(sum.cases);
    std::cout << fmt::format("{:16} {:>9} {:>11} {:>11.2f} %\n", link.name, sum.cases, sum.departures.size(),
                             share)
              << std::flush;
    for (const std::string& told : sum.departures) std::cout << "  " << told << "\n";
    departures += sum.departures.size();
  }
  return departures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
