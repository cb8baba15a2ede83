#pragma once
// The role of a recorded segment in the case. Notes for people are printed from it; no code reads them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tcpspec::report {

struct SegmentRecord;

enum class SegmentRole : std::uint8_t {
  unknown,      ///< of a record from before there were roles, with a note that no role prints
  preparation,  ///< before the steps, to reach the given state; of either side
  // What the tester sends.
  stimulus,              ///< by a step
  repeated_for_loss,     ///< in the preparation: no response has come
  repeated_by_case,      ///< a step with `resend`
  repeated_for_limit,    ///< by a step, when a limit may have held the answer back
  asks_for_more,         ///< acknowledges a part of what a step awaits, so that the rest may come
  makes_service_send,    ///< the request that replaces SEND
  makes_service_close,   ///< the request that replaces CLOSE
  acknowledges_service,  ///< what a service sent before its FIN
  point,                 ///< the segment that a sweep is about
  state_probe,
  liveness_probe,
  clear_up,  ///< after the verdict
  // What the target sends.
  matched,                      ///< a pattern of a step; SegmentRecord::matched_outcome names which
  not_expected,                 ///< it decided a fail
  came_late,                    ///< what was expected, after its time
  without_timestamps,           ///< where timestamps are required
  ignored_by_case,              ///< a step with `ignoring`
  wrong_checksum,               ///< counts as lost
  from_service,                 ///< data that the service sends by itself, a banner
  retransmission,               ///< passed over by a step
  window_update,                ///< passed over by a step
  partial_acknowledgment,       ///< ignored by a step: it acknowledges a part of what was sent
  overtaken,                    ///< ignored by a step: an acknowledgment older than an earlier one
  acknowledges_request_early,   ///< of the request to a service, right after it
  acknowledges_request,         ///< of the request to a service, ignored by a later step
  before_stimulus,              ///< ignored by a step that awaits silence
  answers_probe,                ///< a state probe
  before_probe,                 ///< answers something else
  retransmission_beside_probe,  ///< while the response to a state probe is awaited
  awaited_by_probe,             ///< of a state that is recognised by what the target keeps sending
  answers_liveness_probe,
  before_liveness_probe,  ///< answers something else
  before_point,           ///< of a sweep: it came before the segment of the point
  reaction,               ///< of a sweep
  unprompted,             ///< of a sweep: the target sends it anyway
  fragment,               ///< the first of a datagram that comes in several: only the whole is judged
};

inline constexpr int segment_role_count = 38;

/// As results.json spells it: `repeated for loss`; empty for `unknown`.
std::string_view to_string(SegmentRole);
std::optional<SegmentRole> segment_role_from_string(std::string_view);

/// For people: `as expected: challenged`, `retransmission, passed over`; may be empty.
std::string note_of(const SegmentRecord&);

/// Of a record from before there were roles: finds the role and the outcome that print its note.  Where no
/// role does, the note stays.
void take_role_from_note(SegmentRecord&);

}  // namespace tcpspec::report
