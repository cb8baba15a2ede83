#pragma once

#include "case/segment_pattern.hpp"

namespace tcpspec::cases {

/// Whether `earlier` matches every segment that `later` matches, as far as this is known without numbers.
bool covers(const SegmentPattern& earlier, const SegmentPattern& later);

}  // namespace tcpspec::cases
