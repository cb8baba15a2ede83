#pragma once

#include <string>
#include <vector>

#include "cli/verb_run.hpp"
#include "cli/verb_sweep.hpp"

namespace tcpspec::cli {

/// `tcpspec run TARGET …` with all options that influence a case, quoted for a shell, without those that
/// select cases or name reports: RunReport::again.
std::string again(const RunOptions&);

/// The same for a sweep.
std::string again(const SweepOptions&);

/// `tcpspec` and the words, each quoted: RunReport::command.
std::string quoted_command(const std::vector<std::string>& words);

}  // namespace tcpspec::cli
