#pragma once

#include <optional>

#include "run/play.hpp"

namespace tcpspec::run {

/// A segment that is sent only to see how the target responds, and the roles that are recorded.
struct Question {
  report::SegmentRole asks;
  report::SegmentRole answers;
  report::SegmentRole came_before;  ///< what had been sent before the question
  int times = 1;                    ///< it is sent again if nothing comes
};

struct Answered {
  wire::Segment segment;
  Duration after;
};

/// The first response to the segment; nothing if none comes within the patience of the play. What the target
/// repeats because of a timer is not a response.
Task<std::optional<Answered>> answer_to(Play&, Connection&, wire::Draft, Question);

}  // namespace tcpspec::run
