#pragma once
// The time of day, for the dates of runs and captures; nothing is measured with it.

#include <cstdint>
#include <string>

namespace tcpspec::drive {

std::string utc_now();  ///< `2026-01-31T12:00:00Z`
std::int64_t nanoseconds_since_1970();

}  // namespace tcpspec::drive
