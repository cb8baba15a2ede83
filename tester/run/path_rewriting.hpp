#pragma once

#include <vector>

#include "run/report.hpp"

namespace tcpspec::run {

/// Marks departures that a box could also cause that changes segments and lets them pass: it numbers them
/// anew, but not what options and other segments say of the numbers; it removes or lowers the MSS, takes
/// timestamps from segments with data, or clears URG. Each of these shows in all segments of a run and in
/// both directions, where a fault of a TCP shows in one.  See suspect_path().
void suspect_rewriting(std::vector<report::CaseResult>&, std::vector<report::InvariantResult>&);

}  // namespace tcpspec::run
