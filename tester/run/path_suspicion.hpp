#pragma once

#include <vector>

#include "run/report.hpp"

namespace tcpspec::run {

/// Marks departures that a path could also cause (a firewall that drops every RST, a middlebox that removes
/// options) as perhaps the path's, if they have this in common: in CaseResult::perhaps_path, as a sentence.
/// Other cases of the run can be evidence against it: a response to a segment of that kind, a RST that came.
/// Only for runs over a path that may have such boxes.
void suspect_path(std::vector<report::CaseResult>&);

}  // namespace tcpspec::run
