// RFC 9293 §3.10.7.4, first step: is the segment within the receive window?

#include <algorithm>

#include "sim/connection.hpp"
#include "sim/decisions.hpp"

namespace tcpspec::sim {
namespace {

/// Modulo 2^32 (§3.4): `seq` is one of the `size` numbers from `first` on.
bool within(Seq seq, Seq first, std::uint32_t size, const Behaviour& rules) {
  if (!rules.compares_modulo) {
    return seq.value() >= first.value() && seq.value() < std::uint64_t{first.value()} + size;
  }
  return wire::in_window(seq, first, size + rules.window_excess);
}

/// §3.10.7.4, Table 6.
///
///   length  window  acceptable if
///   0       0       SEG.SEQ = RCV.NXT
///   0       > 0     SEG.SEQ lies in the window
///   > 0     0       never
///   > 0     > 0     the first or the last octet lies in the window
bool acceptable(const ReceiveVariables& rcv, const Segment& seg, const Behaviour& rules) {
  const auto len = seg.len();
  // Everything that was ever offered, also if the scaled field can no longer express it (RFC 7323 §2.4).
  const auto wnd = rules.takes_all_that_was_offered ? rcv.wnd() : rcv.wnd() >> rcv.shift << rcv.shift;
  if (wnd == 0) return len == 0 && seg.seq == rcv.nxt;
  if (within(seg.seq, rcv.nxt, wnd, rules)) return true;
  return len > 0 && rules.accepts_by_last_octet && within(seg.seq + (len - 1), rcv.nxt, wnd, rules);
}

}  // namespace

SequenceStep judge_sequence(const Tcb& tcb, const Segment& seg, const Behaviour& rules) {
  // A RST is judged by its number alone in the next step, also when the window is zero (RFC 5961 §3.2,
  // MUST-66).
  if (seg.has(ctl::rst)) {
    const bool shut = tcb.rcv.wnd() == 0 && rules.ignores_rst_in_zero_window;
    return shut ? SequenceStep::drop : SequenceStep::go_on;
  }
  if (!rules.checks_sequence) return SequenceStep::go_on;
  const bool shut = tcb.rcv.wnd() == 0 && seg.seq == tcb.rcv.nxt;
  if (shut && !rules.reads_ack_in_zero_window && seg.len() == 0) return SequenceStep::drop;
  if (rules.resets_empty_above_left_edge && seg.len() == 0 && seg.seq.after(tcb.rcv.nxt)) {
    return SequenceStep::reset;
  }
  if (acceptable(tcb.rcv, seg, rules)) return SequenceStep::go_on;

  // With a zero window no data can be accepted, but valid acknowledgments and urgent pointers still count.
  // Otherwise two ends with zero windows would wait for each other for ever (§3.4, MUST-66).
  if (shut && !seg.has(ctl::syn)) {
    if (!rules.answers_window_probes) return SequenceStep::drop;
    return rules.reads_ack_in_zero_window ? SequenceStep::acknowledge_without_text
                                          : SequenceStep::acknowledge;
  }

  if (seg.has(ctl::syn) && !rules.challenges_syn_outside_window) return SequenceStep::drop;
  // A segment outside the window gets an empty ACK with our numbers, and is dropped (§3.5.2, third group).
  if (rules.resets_outside_window) return SequenceStep::reset;
  if (!rules.acknowledges_outside_window) return SequenceStep::drop;
  const bool old_text = seg.len() > 0 && !seg.has(ctl::syn) && seg.seq.before(tcb.rcv.nxt);
  if (old_text && !rules.acknowledges_old_text) return SequenceStep::drop;
  if (tcb.state == State::syn_received && !rules.acknowledges_outside_window_in_syn_received) {
    return SequenceStep::drop;
  }
  // A SYN is challenged at any number (RFC 5961 §4.2), so the limit of challenges also applies here.
  return seg.has(ctl::syn) ? SequenceStep::challenge : SequenceStep::acknowledge;
}

Text Connection::trimmed(Text text) const {
  // The part that is new and fits the window remains, as if the segment began at RCV.NXT and ended at the
  // right edge (§3.10.7.4). A FIN beyond the edge is removed with the rest.
  if (text.seq.before(tcb_.rcv.nxt)) {
    const auto old = static_cast<std::size_t>(tcb_.rcv.nxt - text.seq);
    if (rules_.trims_left) text.octets = text.octets.subspan(std::min(old, text.octets.size()));
    text.seq = tcb_.rcv.nxt;
  }
  const auto fin_at = text.seq + static_cast<std::uint32_t>(text.octets.size());
  const bool kept = text.fin && rules_.takes_fin_beyond_edge;
  if (!rules_.takes_fin_in_last_place && fin_at + 1 == tcb_.rcv.edge) text.fin = false;
  if (rules_.trims_right && (fin_at + (text.fin ? 1 : 0)).after(tcb_.rcv.edge)) {
    text.fin = kept;
    const auto room = tcb_.rcv.edge - text.seq;
    if (fin_at.after(tcb_.rcv.edge)) {
      text.octets = text.octets.first(room > 0 ? static_cast<std::size_t>(room) : 0);
    }
  }
  return text;
}

}  // namespace tcpspec::sim
