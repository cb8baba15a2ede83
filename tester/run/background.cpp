#include "run/background.hpp"

namespace tcpspec::run {

using report::SegmentRole;
namespace ctl = wire::ctl;

namespace {

bool is_pure_acknowledgment(const wire::Segment& segment) {
  return segment.len() == 0 && segment.has(ctl::ack) && !segment.has(ctl::rst);
}

}  // namespace

std::optional<SegmentRole> background(const Connection& connection, const Arrival& arrival,
                                      bool awaiting_silence, const Timing& timing) {
  const wire::Segment& segment = arrival.segment;
  const oracle::Tcb& tcb = connection.tcb();
  if (connection.is_retransmission(segment)) {
    // What the tester has acknowledged the target should not send again.
    const bool acknowledged = (segment.seq + segment.len()).at_or_before(tcb.snd_una);
    const bool crossed = arrival.time < connection.last_event + timing.rtt;
    if (!awaiting_silence || !acknowledged || crossed) return SegmentRole::retransmission;
  }
  if (!is_pure_acknowledgment(segment) || tcb.phase != oracle::Phase::synchronized) return std::nullopt;
  const wire::Seq edge = segment.ack + (static_cast<std::uint32_t>(segment.window) << tcb.rcv_scale);
  if (segment.ack == tcb.last_ack_sent && edge.after(tcb.rcv_edge)) return SegmentRole::window_update;
  // Data sent in several segments may be acknowledged in parts. If the segments overtake each other, an
  // acknowledgment may repeat an earlier one. Only the last one counts.
  const bool news = segment.ack.after(tcb.last_ack_sent);
  const bool of_several = connection.texts_since_answer > 1 && !awaiting_silence;
  if ((news || of_several) && segment.ack.before(tcb.rcv_nxt)) return SegmentRole::partial_acknowledgment;
  if (segment.ack.before(tcb.last_ack_sent) && timing.overtaking > Duration{}) return SegmentRole::overtaken;
  // The request to a service may be acknowledged before the service responds.
  if (connection.service_text_end && segment.ack == *connection.service_text_end)
    return SegmentRole::acknowledges_request;
  if (awaiting_silence && arrival.time < connection.last_event) return SegmentRole::before_stimulus;
  return std::nullopt;
}

std::optional<wire::Segment> acknowledgment_with_fin(const Connection& connection, const Arrival& arrival,
                                                     bool may_be_silent) {
  constexpr Duration too_soon_for_a_timer = milliseconds(100);
  const wire::Segment& segment = arrival.segment;
  if (!segment.has(ctl::fin | ctl::ack) || segment.has(ctl::syn) || segment.has(ctl::rst))
    return std::nullopt;
  if (!connection.is_retransmission(segment)) return std::nullopt;
  // A timer may run out just then. This is not a departure of a target that may be silent.
  const bool at_once = !may_be_silent && arrival.time >= connection.last_event &&
                       arrival.time - connection.last_event < too_soon_for_a_timer;
  if (!at_once && !segment.ack.after(connection.tcb().last_ack_sent)) return std::nullopt;
  wire::Segment acknowledgment = segment;
  acknowledgment.seq = segment.seq + segment.len();
  acknowledgment.flags = static_cast<std::uint16_t>(segment.flags & ~(ctl::fin | ctl::psh));
  acknowledgment.payload.clear();
  return acknowledgment;
}

bool is_of_a_connection_before(const Environment& env, const Connection& connection,
                               const wire::Segment& segment) {
  const bool opened = connection.tcb().phase != oracle::Phase::none || connection.may_have_ended();
  return env.ignores_resets && !opened && !segment.has(wire::ctl::syn) && !segment.has(wire::ctl::rst);
}

}  // namespace tcpspec::run
