#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "case/case.hpp"
#include "run/report.hpp"

namespace tcpspec::run {

// A TCP may leave room in each segment for options that it might have to send, so that its full segments are
// smaller than the MSS that it was sent (RFC 9293 §3.7.1 counts the options of the segment only). Cases that
// count in full segments of a certain size send a larger MSS to it: `SND.OPTIONS` octets more.

/// Whether a segment of the case has an MSS that depends on SND.OPTIONS.
bool asks_for_option_room(const cases::Case&);

/// Makes the target send more than a full segment where SACK was agreed on.
const cases::Case& sending_full_segments();

/// A case in which the target is to send more than two segments of this MSS; `options`: what is offered
/// besides, in the notation.
cases::Case sending_much(std::uint16_t mss, std::string_view options);

/// What the first segment with data leaves free of the MSS, at most 40 octets (the header has no more of
/// options, RFC 9293 §3.1); nothing if none came, or a smaller one.
std::optional<std::uint32_t> option_room_seen(const report::CaseResult& of_full_segments);

}  // namespace tcpspec::run
