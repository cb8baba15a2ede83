#pragma once

#include <optional>

#include "run/report.hpp"
#include "wire/segment.hpp"

namespace tcpspec::run {

/// Reads the octets of a record; nothing if they are not a TCP segment.
std::optional<wire::Segment> segment_of(const report::SegmentRecord&);

}  // namespace tcpspec::run
