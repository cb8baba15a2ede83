// RFC 9293 §3.10.7: the entry, and the order of the steps of §3.10.7.4. The order matters: a segment with
// both RST and SYN is a RST, and a segment outside the window gets an ACK, also if something else is wrong
// with it. SYN-RECEIVED has the same steps and is also here, although §3.5.2 does not count it among the
// synchronized states.

#include "sim/connection.hpp"
#include "sim/decisions.hpp"
#include "sim/host.hpp"

namespace tcpspec::sim {
namespace {

/// Checks before the data. All of these are faults of mutants.
bool refuses_text(const Segment& seg, const Behaviour& rules) {
  const bool urgent = seg.has(ctl::urg);
  if (!rules.takes_far_urgent_pointer && urgent && seg.urgent_pointer > seg.payload.size()) return true;
  if (!rules.ignores_pointer_without_urg && !urgent && seg.urgent_pointer != 0) return true;
  return !rules.takes_text_without_push && !seg.payload.empty() && !seg.has(ctl::psh);
}

/// What may come after the peer's FIN, and must not end anything.
bool ends_after_fin(const Segment& seg, const Behaviour& rules) {
  const bool urgent = seg.has(ctl::urg) && !rules.ignores_urgent_after_fin;
  return urgent || (seg.has(ctl::fin) && rules.closes_on_second_fin);
}

}  // namespace

void Connection::on_segment(const Segment& seg) {
  if (rules_.deaf_in == tcb_.state) return;
  switch (tcb_.state) {
    case State::closed:
    case State::listen: return;  // no connection yet: the host handles these
    case State::syn_sent: arrives_syn_sent(seg); break;
    case State::time_wait: arrives_time_wait(seg); break;
    case State::syn_received:
    case State::established:
    case State::fin_wait_1:
    case State::fin_wait_2:
    case State::close_wait:
    case State::closing:
    case State::last_ack: arrives_synchronized(seg); break;
  }
  // Everything that the segment makes possible or necessary is sent now, once (MUST-58, MUST-59).
  output();
  // RFC 6298 §5.1: what is still outstanding keeps the timer running, whatever was acknowledged.
  if (rules_.any_ack_stops_timer && seg.has(ctl::ack) && timers_.retransmission) {
    timers_.retransmission = now() + seconds(1e9);
  }
}

void Connection::arrives_synchronized(const Segment& seg) {
  if (!seg.has(ctl::rst)) {
    heard_at_ = now();
    keepalive_probes_ = 0;
    timers_.keepalive.reset();
  }
  if (rules_.draws_new_iss_for_repeated_syn && tcb_.state == State::syn_received && seg.has(ctl::syn) &&
      seg.seq == tcb_.rcv.irs) {
    return begin_syn();
  }
  if (rules_.permits_sack_at_any_time && seg.sack_permitted()) tcb_.sack = true;
  if (tcb_.ecn.on && is_marked(seg) && !rules_.takes_marked_data) return;
  const bool syn_again =
      tcb_.state == State::syn_received && seg.has(ctl::syn) && !seg.has(ctl::rst) && seg.seq == tcb_.rcv.irs;
  if (syn_again && !take_proposal_again(seg)) return;
  if (seg.has(ctl::syn) && rules_.takes_count_from_syn && synchronized(tcb_.state)) accurate_.count += 2;
  const bool late_mark =
      seg.has(ctl::syn) && synchronized(tcb_.state) && (seg.traffic_class & wire::ecn_mask) == 3;
  if (late_mark && rules_.takes_mark_of_late_syn) ++accurate_.count;
  remember_refusal_of_ecn(seg);
  if (rules_.reads_mark_outside_window) remember_ecn(seg);
  if (!on_timestamps(seg)) return;
  if (!on_sequence(seg)) return;  // first
  remember_timestamp(seg);
  if (seg.has(ctl::rst))
    return on_rst(seg);      // second
                             // third: security, which ordinary hosts ignore (A.1)
  if (!on_syn(seg)) return;  // fourth
  read_timeout_option(seg);
  if (tcb_.state == State::closed) return;
  if (!feedback_is_acceptable(seg)) return;
  count_mark(seg);
  if (peer_closed_ && ends_after_fin(seg, rules_)) return close_with(Reason::none);
  if (!on_ack(seg)) return;  // fifth
  remember_ecn(seg);
  report_octets_received_before(seg);
  if (refuses_text(seg, rules_)) return;
  on_urgent(seg);  // sixth
  const auto stamps = seg.timestamps();
  on_text(trimmed({seg.seq, seg.payload, seg.has(ctl::fin), stamps ? stamps->tsval : 0}));  // seventh, eighth
  if (rules_.acknowledges_acknowledgments) acknowledge_now();
}

void Connection::report_octets_received_before(const Segment& seg) {
  // So that the ACK of this segment tells the peer that it sent them twice (RFC 2883 §4).
  if (accurate_.on && !rules_.reports_duplicates_with_accurate_ecn) return;
  if (!tcb_.sack || seg.payload.empty() || !seg.seq.before(tcb_.rcv.nxt)) return;
  const auto end = seg.seq + static_cast<std::uint32_t>(seg.payload.size());
  const bool whole = end.before(tcb_.rcv.nxt) || !rules_.dsack_has_exact_edges;
  text_.report_duplicate(seg.seq, whole ? end : tcb_.rcv.nxt);
}

bool Connection::on_timestamps(const Segment& seg) {
  switch (judge_timestamps(tcb_, seg, now(), rules_)) {
    case TimestampStep::go_on: return true;
    case TimestampStep::drop: return false;
    case TimestampStep::acknowledge:
      if (!rules_.forgets_old_timestamp) tcb_.ts.recent = seg.timestamps()->tsval;
      acknowledge_now();
      return false;
    case TimestampStep::abort:
      send_reset(tcb_.snd.nxt);
      close_with(Reason::reset);
      return false;
  }
  return false;
}

bool Connection::on_sequence(const Segment& seg) {
  if (!rules_.remembers_only_timestamps_in_window) remember_timestamp(seg);
  const auto step = judge_sequence(tcb_, seg, rules_);
  if (step != SequenceStep::go_on && !seg.malformations.empty() &&
      rules_.resets_illegal_option_outside_window) {
    send_reset(tcb_.snd.nxt);
    close_with(Reason::reset);
    return false;
  }
  switch (step) {
    case SequenceStep::go_on: return true;
    case SequenceStep::drop: return false;
    case SequenceStep::acknowledge:
      if (rules_.refused_segments_move_window) {
        tcb_.snd.wl1 = seg.seq;
        update_send_window(seg);
      }
      report_octets_received_before(seg);
      acknowledge_now();
      return false;
    case SequenceStep::acknowledge_without_text:
      // A probe of the window has an exact number, and is not easily forged (RFC 3168 §6.1.6).
      if (rules_.reads_mark_of_window_probe) remember_ecn(seg);
      acknowledge_now();
      if (seg.has(ctl::ack) && on_ack(seg)) on_urgent(seg);
      return false;
    case SequenceStep::challenge: challenge(); return false;
    case SequenceStep::reset:
      send_reset(seg.has(ctl::ack) ? seg.ack : tcb_.snd.nxt);
      close_with(Reason::reset);
      return false;
  }
  return false;
}

}  // namespace tcpspec::sim
