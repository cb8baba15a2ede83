// RFC 7323 §3.2 and §5: the timestamp is checked before everything else, because it can detect an old
// duplicate with a valid sequence number (PAWS, protection against wrapped sequence numbers).

#include "sim/connection.hpp"
#include "sim/decisions.hpp"

namespace tcpspec::sim {
namespace {

/// Modulo 2^32, like sequence numbers (RFC 7323 §5.2).
bool older(std::uint32_t a, std::uint32_t b, const Behaviour& rules) {
  if (!rules.compares_timestamps_modulo) return a < b;
  return Seq(a).before(Seq(b));
}

}  // namespace

TimestampStep judge_timestamps(const Tcb& tcb, const Segment& seg, Instant now, const Behaviour& rules) {
  // An option that was not negotiated is ignored (§3.2).
  if (!tcb.ts.on) {
    const bool minds = seg.timestamps() && !rules.ignores_uninvited_timestamps;
    return minds ? TimestampStep::drop : TimestampStep::go_on;
  }
  // A RST is never tested: it must be accepted even if its sender has lost its clock (§5.2).
  if (seg.has(ctl::rst) && !rules.tests_timestamp_of_rst) return TimestampStep::go_on;

  if (seg.has(ctl::fin) && !rules.tests_timestamp_of_fin) return TimestampStep::go_on;

  const auto option = seg.timestamps();
  if (!option) {
    // After the negotiation it is on every segment. A segment without it is not from this connection, but
    // that is not a reason to end the connection (§3.2).
    if (seg.has(ctl::rst)) return TimestampStep::go_on;
    if (rules.aborts_without_timestamp) return TimestampStep::abort;
    return rules.requires_timestamp ? TimestampStep::drop : TimestampStep::go_on;
  }

  // §5.5: after 24 days the peer's clock may have wrapped half way, and TS.Recent is no longer valid.
  const bool expired = rules.expires_ts_recent && now - tcb.ts.recent_at > seconds(24 * 86400);
  const bool too_old = older(option->tsval, tcb.ts.recent, rules) ||
                       (rules.rejects_equal_timestamp && option->tsval == tcb.ts.recent);
  if (!too_old || expired || !rules.protects_against_wrapped_sequence) return TimestampStep::go_on;

  // §5.3 R1: acknowledged, so that a peer with wrong numbers learns the right ones, and dropped.
  if (seg.has(ctl::rst)) return TimestampStep::drop;
  return rules.acknowledges_old_timestamp ? TimestampStep::acknowledge : TimestampStep::drop;
}

void Connection::remember_timestamp(const Segment& seg) {
  const auto option = seg.timestamps();
  if (!tcb_.ts.on || !option || (seg.has(ctl::rst) && !rules_.takes_timestamp_of_rst)) return;
  // §4.3 (2): only of a segment that covers the point of the last ACK.  With delayed ACKs the earliest
  // segment is thus echoed, and the peer's measurement includes the delay.
  const bool covers_last_ack =
      seg.seq.at_or_before(tcb_.ts.last_ack_sent) || !rules_.echoes_earliest_timestamp || seg.has(ctl::rst);
  const bool beyond_gap = seg.seq.after(tcb_.rcv.nxt) && rules_.updates_ts_recent_beyond_gap;
  const bool stands_still = text_.has_gap() && !rules_.updates_ts_recent_in_gap;
  if (!(covers_last_ack || beyond_gap) || stands_still || !rules_.updates_ts_recent) return;
  tcb_.ts.recent = option->tsval;
  tcb_.ts.recent_at = now();
}

}  // namespace tcpspec::sim
