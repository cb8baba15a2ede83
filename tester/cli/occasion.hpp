#pragma once
// When a run is made, and by which numbers.

#include <cstdint>
#include <string>

namespace tcpspec::cli {

std::string utc_now();  ///< `2026-01-31T12:00:00Z`
std::int64_t nanoseconds_since_1970();
/// Short enough to be typed again after --seed.
std::uint64_t drawn_seed();

}  // namespace tcpspec::cli
