#pragma once

#include <iosfwd>

#include "cli/verbs_sweep.hpp"
#include "run/report.hpp"

namespace tcpspec::cli {

/// The sweep for a person: a heat map of each state, the departures by rule with a figure each, the counts.
void print_sweep(std::ostream&, const report::RunReport&, const SweepOptions&);

}  // namespace tcpspec::cli
