#pragma once

#include <iosfwd>

#include "reports/render_options.hpp"
#include "run/report.hpp"

namespace tcpspec::report {

/// The sweep for people: a heat map of each state, the departures by rule with a figure for each, the counts.
void print_sweep(std::ostream&, const RunReport&, const RenderOptions&);

}  // namespace tcpspec::report
