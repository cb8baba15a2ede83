#pragma once

#include <vector>

#include "lab/check.hpp"

namespace tcpspec::lab {

/// What the lab depends on. It is made in a child process, and the tester talks to an agent in it over the
/// wire.
std::vector<Check> examine_lab();

}  // namespace tcpspec::lab
