#pragma once

#include <optional>

#include "case/case.hpp"
#include "run/connection.hpp"
#include "run/environment.hpp"
#include "run/segment_role.hpp"

namespace tcpspec::run {

/// The role of a segment that matches no outcome, if a TCP may send it at any time; nothing if it is a
/// reaction. `awaiting_silence`: no segment is expected, so only permitted repetitions are ignored.
std::optional<report::SegmentRole> background(const Connection&, const Arrival&, bool awaiting_silence,
                                              const Timing&);

/// A TCP whose FIN is outstanding may send it again along with an acknowledgment, as BSD's have always done.
/// The empty acknowledgment that such a segment replaces; nothing if its own timer may have sent it.
/// `may_be_silent`: no response is needed and silence is no departure, so that an immediate one may also come
/// from the timer.
std::optional<wire::Segment> acknowledgment_with_fin(const Connection&, const Arrival&,
                                                     bool may_be_silent = false);

/// Whether it is of one that no RST could end (Environment::ignores_resets): nobody has opened one on these
/// ports now.
bool is_of_a_connection_before(const Environment&, const Connection&, const wire::Segment&);

}  // namespace tcpspec::run
