#pragma once

#include <optional>
#include <string>

#include "case/case.hpp"
#include "oracle/evaluate.hpp"
#include "oracle/tcb.hpp"
#include "run/report.hpp"
#include "wire/segment.hpp"

namespace tcpspec::run {

/// Cases count in segments of the size that the tester requests. Larger segments are a departure only in
/// cases that test the size (RFC 9293 §3.7.1); other cases cannot judge the target then, and this says why.
/// `before`: the variables before the segment.
std::optional<std::string> larger_than_asked_for(const cases::Case&, const oracle::Tcb& before,
                                                 const wire::Segment&);

/// A TCP may send its data in smaller segments than a case expects: its link, or the path to the tester, may
/// carry no more (RFC 9293 §3.7.1). If the segment would be what is expected with all the data that the step
/// expects in one, and the window has room for them, this says why a case about something else cannot judge.
std::optional<std::string> smaller_than_asked_for(const cases::Case&, const cases::Expect&,
                                                  const oracle::Scope&, const wire::Segment&);

// What is found out about it before, where the agent can make the target send.

/// Whether the case depends on more than one octet in a segment of the target.
bool counts_on_large_segments(const cases::Case&);

/// Makes the target send as large segments as Ethernet carries.
const cases::Case& sending_large_segments();

/// The octets in the largest segment that came; 0 if it was as large as it could be, nothing if none came.
std::optional<std::uint32_t> segment_limit_seen(const report::CaseResult& of_large_segments);

/// Why the case cannot be played on a target that sends at most so many octets in a segment; nothing if it
/// can, or if `limit` is 0.
std::optional<std::string> why_too_large(const cases::Case&, std::uint32_t limit);

}  // namespace tcpspec::run
