#pragma once

#include <string>
#include <vector>

#include "reach/target_options.hpp"

namespace tcpspec::cli {

/// Whether `--kernel` names a kernel that is still to be booted.
bool is_outside(const reach::TargetOptions&);

/// Boots it, and says the same command line inside.  `files` are all that the verb writes: only their folders
/// can be changed from there.  Returns the exit code of the verb inside.  Throws EnvironmentError or
/// std::system_error.
int go_inside(const reach::TargetOptions&, const std::vector<std::string>& files);

}  // namespace tcpspec::cli
