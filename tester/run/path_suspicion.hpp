#pragma once

#include <vector>

#include "run/report.hpp"

namespace tcpspec::run {

/// Says of failures that have something in common that a path, too, would do (a firewall that drops every
/// RST, a middlebox that removes options), that they are perhaps the path's: in CaseResult::perhaps_path, as
/// a sentence.  What the target did in other cases of the run speaks against it: a segment of the kind that
/// was answered, a RST that came.  For runs over a path that may have such boxes only.
void suspect_path(std::vector<report::CaseResult>&);

}  // namespace tcpspec::run
