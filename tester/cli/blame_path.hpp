#pragma once

#include <vector>

#include "reach/bench.hpp"
#include "run/report.hpp"

namespace tcpspec::cli {

/// Sends what failed, or found the target without an option, once more, with a growing TTL or hop limit, and
/// reads what routers quote: where one of them shows that the path changed or dropped it,
/// CaseResult::perhaps_path names the hop. Takes seconds for each kind of segment; the bench must be idle.
void blame_path(std::vector<report::CaseResult>&, reach::Bench&);

}  // namespace tcpspec::cli
