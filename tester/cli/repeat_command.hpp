#pragma once

#include <string>
#include <vector>

#include "cli/verb_run.hpp"
#include "cli/verb_sweep.hpp"

namespace tcpspec::cli {

/// `tcpspec run TARGET …` with everything that influences a case, quoted for a shell, and nothing that
/// selects cases or says where reports go: RunReport::again.
std::string again(const RunOptions&);

/// The same of a sweep.
std::string again(const SweepOptions&);

/// `tcpspec` and the words, each quoted: RunReport::command.
std::string quoted_command(const std::vector<std::string>& words);

}  // namespace tcpspec::cli
