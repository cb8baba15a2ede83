#pragma once

#include <string>
#include <string_view>

#include "lab/profile.hpp"

namespace tcpspec::lab {

/// Numbers with dots between them: `6`, `6.1.192`.
bool is_version(std::string_view text);

/// Whether a version is not older than `since` and older than `before`; either may be empty, and bounds
/// nothing.  What a version does not say is 0: 6.1 is 6.1.0.
bool is_between(std::string_view version, std::string_view since, std::string_view before);

/// The version in what a target says of its stack, `Linux_6.1.192-3`, if the stack has that name; else empty.
std::string version_of(const std::string& stack, const std::string& name);

/// Forgets what the profile knows of other versions; what it knows of this one then holds without doubt.
/// Does nothing for an empty version.
void keep_version(Profile&, const std::string& version);

}  // namespace tcpspec::lab
