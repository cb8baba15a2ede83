#pragma once

#include <string>

namespace tcpspec::reach {

/// The script of `--link` (sim/link_script.hpp), as it is.  Throws UsageError, which says how it is written.
std::string checked_link_script(const std::string& script);

}  // namespace tcpspec::reach
