#pragma once

#include <string>
#include <vector>

#include "lab/check.hpp"

namespace tcpspec::lab {

/// What every kind of target depends on.
std::vector<Check> examine_machine();

/// The check for an agent at `path`; empty: there is none (see find_agent).
Check examine_agent(const std::string& path);

}  // namespace tcpspec::lab
