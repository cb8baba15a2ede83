#pragma once

#include <vector>

#include "lab/check.hpp"

namespace tcpspec::lab {

/// What the lab depends on: it is made, in a child process, and an agent in it is spoken to over the wire.
std::vector<Check> examine_lab();

}  // namespace tcpspec::lab
