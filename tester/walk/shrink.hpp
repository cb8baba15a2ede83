#pragma once
// Plans that are simpler than one that departs, to be tried: fewer events, a later beginning, simpler events.

#include <vector>

#include "walk/player.hpp"

namespace tcpspec::walk {

/// Those to be tried next, the greatest simplification first. `spots`: where the target was before each
/// event.
std::vector<Plan> simpler(const Plan&, const std::vector<Spot>& spots);

/// How complex a plan is; only what is less complex is tried.
int complexity(const Plan&);

}  // namespace tcpspec::walk
