#pragma once
// Selects the points of a sweep for a command line.

#include <string>
#include <vector>

#include "cli/verb_sweep.hpp"
#include "oracle/rule.hpp"
#include "sweep/point.hpp"

namespace tcpspec::cli {

/// The points that are named or match, in the order of the sweep.
std::vector<sweep::Point> chosen_points(const SweepOptions&, const oracle::Tables&);

/// If no point is selected: why.
std::string why_no_point(const SweepOptions&, const oracle::Tables&);

/// The point of that id, written as a case in YAML.  Throws UsageError if there is none, or if no case can be
/// made of it.
std::string point_as_case(const std::string& id, const oracle::Tables&);

}  // namespace tcpspec::cli
