#pragma once

#include <optional>

#include "case/case.hpp"
#include "run/connection.hpp"
#include "run/environment.hpp"
#include "run/segment_role.hpp"

namespace tcpspec::run {

/// What a segment that matches no outcome is, if it is no reaction to anything but what a TCP sends of its
/// own accord; nothing if it is a reaction.  `awaiting_silence`: nothing at all is expected, so only what the
/// target may rightly repeat is passed over.
std::optional<report::SegmentRole> background(const Connection&, const Arrival&, bool awaiting_silence,
                                              const Timing&);

/// A TCP whose FIN is outstanding may send it again along with an acknowledgment, as BSD's have always done.
/// The bare acknowledgment that such a segment stands for; nothing if its own timer may have sent it.
/// `may_be_silent`: no answer is needed, so that one at once may be the timer's too.
std::optional<wire::Segment> acknowledgment_with_fin(const Connection&, const Arrival&,
                                                     bool may_be_silent = false);

}  // namespace tcpspec::run
