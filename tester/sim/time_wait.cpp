// TIME-WAIT: the connection is over. One end remembers it for twice the maximum segment lifetime (2MSL), to
// acknowledge a FIN whose ACK was lost, and so that old segments do not get into a new connection.

#include "sim/connection.hpp"
#include "sim/decisions.hpp"
#include "sim/host.hpp"

namespace tcpspec::sim {

bool may_reopen(const Tcb& tcb, const Segment& syn, const Behaviour& rules) {
  if (!rules.reopens_from_time_wait) return false;
  if (rules.reopens_for_any_syn) return true;
  // RFC 6191 §2.  The last number that the peer used is that of its FIN.
  const bool greater = syn.seq.after(tcb.rcv.nxt - 1 - rules.last_number_error);
  const auto option = syn.timestamps();
  const bool offers = option && rules.uses_timestamps;

  // The timestamp is better if both connections have one: it grows with time, independent of the sequence
  // numbers.
  if (tcb.ts.on && offers) {
    if (Seq(option->tsval).after(Seq(tcb.ts.recent))) {
      return rules.reopens_by_timestamp && (greater || rules.reopens_by_timestamp_alone);
    }
    return option->tsval == tcb.ts.recent && greater && rules.reopens_by_equal_timestamp;
  }
  // Only the new one has it: old segments do not have it, which distinguishes them.
  if (!tcb.ts.on && offers) return rules.reopens_by_timestamp && rules.reopens_by_first_timestamp;
  // Otherwise only the sequence number decides (RFC 9293 MAY-2).
  return greater && (!tcb.ts.on || rules.reopens_without_timestamp);
}

bool Connection::reopens(const Segment& syn) const {
  return tcb_.state == State::time_wait && syn.has(ctl::syn) && !syn.has(ctl::rst) &&
         (!syn.has(ctl::ack) || rules_.reopens_by_syn_ack) && may_reopen(tcb_, syn, rules_);
}

void Connection::arrives_time_wait(const Segment& seg) {
  // A SYN that may not open a connection is an old one: dropped silently (RFC 6191 §2).
  if (seg.has(ctl::syn) && !seg.has(ctl::ack) && !seg.has(ctl::rst)) return;
  // RFC 1337 §3, fix F1: a RST from an old connection must not end TIME-WAIT early.
  if (seg.has(ctl::rst) && rules_.challenges_rst_in_time_wait && seg.seq == tcb_.rcv.nxt) return challenge();
  if (seg.has(ctl::rst) && rules_.ignores_rst_in_time_wait) return;
  if (!on_timestamps(seg)) return;

  const bool fin_again = seg.has(ctl::fin) && !seg.has(ctl::syn);
  const auto step = judge_sequence(tcb_, seg, rules_);
  if (step == SequenceStep::challenge) return challenge();
  if (step != SequenceStep::go_on) {
    // The peer's FIN, repeated because our ACK was lost, arrives here: its number lies below the window. No
    // other FIN restarts the 2MSL; otherwise an attacker could keep us here for ever.
    if (seg.has(ctl::rst) || (fin_again && !rules_.acknowledges_fin_again)) return;
    if (!fin_again && !rules_.acknowledges_old_text_in_time_wait) return;
    if (!fin_again && rules_.acknowledges_old_text_twice_in_time_wait) send_ack();
    const bool the_peers = fin_again && seg.seq + seg.len() == tcb_.rcv.nxt;
    if (the_peers && rules_.restarts_2msl) timers_.time_wait = now() + rules_.msl * rules_.time_wait_msls;
    return acknowledge_now();
  }
  remember_timestamp(seg);
  if (seg.has(ctl::rst)) return on_rst(seg);
  if (seg.has(ctl::syn)) return challenge();
  if (!seg.has(ctl::ack) && !rules_.requires_ack_in_time_wait) acknowledge_now();
  if (!seg.has(ctl::ack)) return;
  const auto ack = judge_ack(tcb_, seg, rules_);
  if (ack == AckStep::challenge || ack == AckStep::reset) return challenge();

  // Only the repeated FIN should arrive now; data and FIN are acknowledged and ignored.
  const bool bare = seg.payload.empty() && !fin_again;
  if (bare && rules_.bare_ack_ends_time_wait) return close_with(Reason::none);
  if (bare) return;
  if (fin_again && rules_.restarts_2msl) timers_.time_wait = now() + rules_.msl * rules_.time_wait_msls;
  if (rules_.takes_text_after_fin || rules_.takes_text_in_time_wait)
    on_text(trimmed({seg.seq, seg.payload, seg.has(ctl::fin)}));
  acknowledge_now();
}

void Connection::enter_time_wait() {
  tcb_.state = State::time_wait;
  timers_ = {};
  timers_.time_wait = now() + rules_.msl * rules_.time_wait_msls;
  if (rules_.forgets_ecn_in_time_wait) tcb_.ecn = {};
}

void Connection::return_to_listen() {
  // The listener does not know this opening, so nothing is reported. If the opening replaced a TIME-WAIT, the
  // SYN was an old one, and the TIME-WAIT goes on (MAY-2, second condition).
  tcb_.state = State::closed;
  timers_ = {};
  if (!rules_.returns_to_time_wait) reopened_.reset();
  host_.forget(*this);
}

void Connection::close_with(Reason reason) {
  tcb_.state = State::closed;
  timers_ = {};
  ack_now_ = false;
  error_ = reason;
  // §3.10.7.4: after a reset all queues are flushed; after an ordinary end what was received can still be
  // read.
  if (reason != Reason::none) text_.flush();
  peer_closed_ = true;
  if (reason == Reason::reset && !rules_.frees_ends_on_reset) return;
  host_.forget(*this);
}

}  // namespace tcpspec::sim
