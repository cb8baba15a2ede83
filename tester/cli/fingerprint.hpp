#pragma once
// What can be measured of a target: its times, sizes, counts and clocks.

#include <cstdint>
#include <string>
#include <vector>

#include "cli/selection.hpp"
#include "reach/bench.hpp"

namespace tcpspec::cli {

/// Plays the shipped cases that measure something and are not longer than `longest`. A line for
/// each quantity: name, values and unit, what the RFC allows, the requirement.  Verdicts are not reported
/// here.
std::vector<std::string> fingerprint(reach::Bench&, DurationClass longest, std::uint64_t seed);

}  // namespace tcpspec::cli
