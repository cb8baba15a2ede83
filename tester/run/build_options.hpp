#pragma once
// The options of a segment that is sent.

#include "case/case.hpp"
#include "run/play.hpp"
#include "wire/draft.hpp"

namespace tcpspec::run {

/// Whether a segment with these control bits opens a connection: a SYN or a SYN,ACK.
inline bool is_opening(std::uint16_t flags) {
  return (flags & wire::ctl::syn) != 0 && (flags & wire::ctl::rst) == 0;
}

/// Gives the draft, whose control bits are set, the options that the pattern writes and those that a
/// conforming peer would add: in an opening segment what the case offers (a SYN,ACK only answers what the
/// target's SYN offered), in a later one the timestamps that were agreed on.  Throws oracle::Unbound.
void set_options(wire::Draft&, Play&, const Connection&, const cases::SegmentPattern&, const oracle::Scope&);

}  // namespace tcpspec::run
