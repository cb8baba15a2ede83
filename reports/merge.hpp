#pragma once

#include <vector>

#include "run/report.hpp"

namespace tcpspec::report {

/// One run, joined from its shards. They ran at the same time: it took as long as the longest. If some are
/// missing, the whole says that it ended early, and so does every view. Throws std::invalid_argument, in a
/// sentence, if they are of different targets, if a case is in two of them, or if there are none.
RunReport merge(std::vector<RunReport> shards);

}  // namespace tcpspec::report
