#pragma once

#include <string>

#include "lab/profile.hpp"

namespace tcpspec::reach {

/// Replaces the placeholders for folders in a profile's command: {profile_dir} is the folder of the profile
/// and its files, {programs} the folder of this program. Both are quoted for the shell.
std::string with_folders(std::string command, const lab::Profile& profile);

}  // namespace tcpspec::reach
