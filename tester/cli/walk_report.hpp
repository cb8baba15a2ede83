#pragma once
// What `walk --coverage` and `walk --html` say.

#include <iosfwd>

#include "cli/walk_parts.hpp"
#include "run/report.hpp"
#include "walk/coverage.hpp"

namespace tcpspec::cli {

/// How many rules and situations of each state were met, and which rules were not.
void print_coverage(std::ostream&, const walk::Coverage&);

/// The maps and the departures of the walks, in the place of a sweep's.
report::Sweep sweep_of(walk::Coverage&, const WalkOutcome&, const oracle::Tables&);

}  // namespace tcpspec::cli
