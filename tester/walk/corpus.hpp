#pragma once
// Walks that departed once, kept as files of cases, so that they are played first the next time.

#include <optional>
#include <string>
#include <vector>

#include "case/case.hpp"
#include "walk/player.hpp"

namespace tcpspec::walk {

/// The beginning, the segments, calls and pauses of a case; what it expects is left out, because a walk is
/// judged by the tables. Nothing if it has something that no walk does: a second connection, an option of a
/// segment.
std::optional<Plan> plan_of(const cases::Case&);

/// The inverse of pattern_of; nothing if no event makes this segment.
std::optional<SegmentEvent> event_of(const cases::SegmentPattern&);

}  // namespace tcpspec::walk
