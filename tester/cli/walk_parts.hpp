#pragma once
// Walks in parts: each part against a target of its own, so that the results do not depend on how many
// processors play them.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/verb_walk.hpp"
#include "reach/bench.hpp"
#include "walk/walker.hpp"
#include "watch/invariant.hpp"

namespace tcpspec::cli {

/// What is the same for all parts. All of it must outlive them.
struct Walks {
  const WalkOptions& options;
  const oracle::Tables& tables;
  const std::vector<watch::Invariant>& invariants;
  std::uint64_t seed = 0;
  std::uint64_t number = 0;            ///< of walks that are drawn
  std::vector<walk::Plan> first{};     ///< played before those that are drawn
  std::function<bool()> is_over{};     ///< then no walk begins; empty: never
  walk::Coverage* coverage = nullptr;  ///< null: nothing is counted
};

/// What they have shown together.
struct WalkOutcome {
  walk::Walker::Counts counts;
  std::vector<walk::Finding> findings;  ///< each cause once
  std::string aborted;
  int signal = 0;
};

/// What comes after is added; of a cause that is known only how often it was met.
void join(WalkOutcome& whole, WalkOutcome part);

/// Plays them all; `bench` is that of the first part. Throws what a bench throws.
WalkOutcome play_walks(const Walks&, reach::Bench& bench);

}  // namespace tcpspec::cli
