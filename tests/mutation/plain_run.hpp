#pragma once
// A run as `tcpspec run sim:MUTANT` makes it, with its default options: side by side, repeated, believed.

#include <string>
#include <vector>

#include "case/catalogue.hpp"
#include "run/suite.hpp"
#include "sim/world.hpp"
#include "watch/invariant.hpp"

namespace tcpspec::proof {

struct PlainRun {
  std::vector<report::CaseResult> results;          ///< in the order of selection
  std::string aborted;                              ///< why it ended early; empty if it did not
  Duration took;                                    ///< virtual time
  std::vector<report::InvariantResult> invariants;  ///< of all that the target sent
};

/// The seed is that of `options`, for the world and for the run.  Equal arguments, equal results.
PlainRun run_plainly(std::vector<run::Selected>, const sim::WorldOptions& options, const cases::Catalogue&,
                     const std::vector<watch::Invariant>& invariants = {});

}  // namespace tcpspec::proof
