#pragma once

#include "case/segment_pattern.hpp"

namespace tcpspec::cases {

/// Whether every segment that `later` matches is matched by `earlier` too, as far as can be told without
/// numbers.
bool covers(const SegmentPattern& earlier, const SegmentPattern& later);

}  // namespace tcpspec::cases
