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

/// Adds to the draft, whose control bits are set, the options of the pattern and those that a conforming peer
/// adds: in an opening segment the options that the case offers (in a SYN,ACK only those that the target's
/// SYN offered), in a later segment the timestamps if they are negotiated. Throws oracle::Unbound.
void set_options(wire::Draft&, Play&, const Connection&, const cases::SegmentPattern&, const oracle::Scope&);

}  // namespace tcpspec::run
