#pragma once

#include <string>
#include <vector>

#include "lab/check.hpp"

namespace tcpspec::lab {

/// What every kind of target depends on.
std::vector<Check> examine_machine();

/// What it means that the agent is at `path`, or nowhere if that is empty (see find_agent).
Check examine_agent(const std::string& path);

}  // namespace tcpspec::lab
