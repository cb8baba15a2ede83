#pragma once
// The shipped cases against the right endpoint, over links that lose, double, reorder and delay.  A verdict
// is fair before it is strict: no such link makes a case fail.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "case/load.hpp"
#include "watch/invariant.hpp"

namespace tcpspec::fairness {

struct Link {
  const char* name;
  const char* script;  ///< sim/link_script.hpp
};

/// In the order in which they are shown.
const std::vector<Link>& bad_links();

struct Outcome {
  std::size_t cases = 0;
  std::size_t inconclusive = 0;
  std::vector<std::string> departures;  ///< fails, warns and errors: there must be none
};

/// Everything that is shipped, all durations, both families, once.  Equal arguments, equal outcomes.
Outcome run_over(const Link&, std::uint64_t seed, const cases::Suite&, const cases::Catalogue&,
                 const std::vector<watch::Invariant>& invariants = {});

}  // namespace tcpspec::fairness
