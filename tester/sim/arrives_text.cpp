// RFC 9293 §3.10.7.4, steps six to eight: the urgent pointer, the data, the FIN; and when they are
// acknowledged.

#include "sim/connection.hpp"
#include "sim/decisions.hpp"

namespace tcpspec::sim {
namespace {

/// The peer may still send: its FIN has not been reached.
bool receiving(State state, const Behaviour& rules) {
  switch (state) {
    case State::established: return true;
    case State::fin_wait_1:
    case State::fin_wait_2: return rules.receives_after_own_fin;
    case State::close_wait:
    case State::closing:
    case State::last_ack: return rules.takes_text_after_fin;  // not possible: the peer has sent its FIN
    case State::time_wait: return rules.takes_text_after_fin || rules.takes_text_in_time_wait;
    case State::closed:
    case State::listen:
    case State::syn_sent:
    case State::syn_received: return false;
  }
  return false;
}

}  // namespace

void Connection::on_urgent(const Segment& seg) {
  // Sixth: the pointer counts from the segment's own number, and only forwards (§3.8.5). Without the bit the
  // field means nothing. RCV.UP is kept for an application that asks (MUST-33); the application is not told
  // (MUST-32), because the agent's protocol has no words for it.
  if (!seg.has(ctl::urg) || !receiving(tcb_.state, rules_)) return;
  const auto up = seg.seq + seg.urgent_pointer + rules_.urgent_reading_error;
  if (!tcb_.rcv.urgent || up.after(tcb_.rcv.up)) tcb_.rcv.up = up;
  tcb_.rcv.urgent = true;
}

void Connection::on_text(const Text& text) {
  // Seventh: data after the peer's FIN are not data.
  if (!receiving(tcb_.state, rules_)) return;
  if (text.octets.empty() && !text.fin) return;  // an ACK is never acknowledged

  if (reader_gone_ && !text.octets.empty() && rules_.resets_text_for_nobody) {
    // The application no longer reads: the peer must learn that its data are lost (SHLD-3, §3.6.1).
    send_reset(tcb_.snd.nxt);
    return close_with(Reason::none);
  }

  const bool in_order = text.seq.at_or_before(tcb_.rcv.nxt) || !rules_.waits_for_gap;
  const bool had_gap = text_.has_gap();
  const bool keeps = rules_.keeps_out_of_order &&
                     (tcb_.state == State::established || rules_.keeps_out_of_order_after_own_fin);
  if (!in_order && !keeps) return acknowledge_now();
  const bool whole = text_.held_octets() + text.octets.size() + 1 >= tcb_.rcv.wnd();
  if (!in_order && whole && !rules_.keeps_pieces_of_whole_window) return acknowledge_now();
  if (!in_order && text_.is_full_of_pieces() && !rules_.reports_newest_if_dropped) return acknowledge_now();
  const auto first = rules_.waits_for_gap ? text.seq : tcb_.rcv.nxt;
  if (in_order && tcb_.ts.on && rules_.judges_queued_timestamps) text_.drop_older_than(tcb_.ts.recent);
  text_.insert(first, text.octets, text.tsval);
  if (text.fin) text_.insert_fin(first + static_cast<std::uint32_t>(text.octets.size()));
  if (text.fin && !rules_.holds_early_fin) return on_fin();
  if (in_order && had_gap && !rules_.combines_acknowledgments) acknowledge_half_of_what_was_held();
  deliver();

  if (peer_closed_ && !rules_.acknowledges_fin) return;
  // MUST-59: first all waiting data, then one ACK.
  if (in_order && had_gap && !rules_.processes_queue_before_ack) acknowledge_all_but_the_last_octet();

  // RFC 5681 §4.2: data out of order, and data that fill a gap, are acknowledged at once, because the sender
  // needs to know. The ACK of other data may be delayed.
  if (!in_order) {
    if (!rules_.acknowledges_out_of_order) return;
    if (rules_.acknowledges_out_of_order_at_once) return acknowledge_now();
    acknowledge_soon();
  } else if (had_gap && rules_.acknowledges_filled_gap_at_once) {
    acknowledge_now();
  } else {
    acknowledge_soon();
  }
}

void Connection::acknowledge_half_of_what_was_held() {
  const auto before = tcb_.rcv.nxt;
  tcb_.rcv.nxt += static_cast<std::uint32_t>(text_.end(before) - before) / 2;
  send_ack();
  tcb_.rcv.nxt = before;
}

void Connection::deliver() {
  tcb_.rcv.nxt = text_.advance(tcb_.rcv.nxt);
  if (text_.fin_at(tcb_.rcv.nxt)) on_fin();
}

void Connection::on_fin() {
  // Eighth: a FIN counts when all data before it have been accepted (§3.10.7.4). It has its own number.
  text_.forget_fin();
  if (rules_.counts_fin) tcb_.rcv.nxt += 1;
  tcb_.rcv.urgent = false;
  peer_closed_ = true;
  if (!rules_.keeps_unread_at_fin) text_.take(text_.unread());
  share(Shares::fin);
  if (rules_.acknowledges_fin) acknowledge_now();
  switch (tcb_.state) {
    case State::established:
      tcb_.state = State::close_wait;
      if (rules_.closes_on_fin) shutdown();
      return;
    case State::fin_wait_1:
      // Our own FIN is not acknowledged yet, otherwise the state would be FIN-WAIT-2: both closed at the same
      // time.
      if (rules_.waits_in_closing) {
        tcb_.state = State::closing;
      } else {
        enter_time_wait();
      }
      return;
    case State::fin_wait_2:
      if (rules_.waits_after_fin_wait_2) return enter_time_wait();
      send_ack();
      return close_with(Reason::none);
    case State::close_wait:
    case State::closing:
    case State::last_ack:
    case State::time_wait:
    case State::closed:
    case State::listen:
    case State::syn_sent:
    case State::syn_received: return;
  }
}

void Connection::take_text_that_came_early() {
  // Data or a FIN in a SYN have waited until the opening was complete (§3.5).
  const auto before = tcb_.rcv.nxt;
  deliver();
  if (tcb_.rcv.nxt != before) acknowledge_soon();
}

void Connection::acknowledge_all_but_the_last_octet() {
  const auto nxt = std::exchange(tcb_.rcv.nxt, tcb_.rcv.nxt - 1);
  send_ack();
  tcb_.rcv.nxt = nxt;
}

void Connection::acknowledge_soon() {
  // §3.8.6.3 and RFC 5681 §4.2: an ACK may wait for a second segment or for less than half a second,
  // whichever comes first.
  if (rules_.acknowledges_each_segment_twice) send_ack();
  const auto due =
      rules_.acknowledges_one_then_three ? (one_acknowledged_ ? 3U : 1U) : rules_.segments_per_ack;
  if (++segments_owed_ >= due) {
    one_acknowledged_ = !one_acknowledged_;
    return acknowledge_now();
  }
  if (!timers_.delayed_ack) timers_.delayed_ack = now() + rules_.ack_delay;
}

void Connection::remember_refusal_of_ecn(const Segment& seg) {
  // RFC 3168 §6.1.1: a peer repeats its SYN without the bits if the path may drop segments with them.
  if (accurate_.on || !rules_.remembers_refusal_of_ecn) return;
  const bool syn_again =
      tcb_.state == State::syn_received && seg.has(ctl::syn) && !seg.has(ctl::rst) && seg.seq == tcb_.rcv.irs;
  if (syn_again && !seg.has(ctl::ece | ctl::cwr) && !rules_.accepts_ecn_uninvited) tcb_.ecn.on = false;
}

void Connection::remember_ecn(const Segment& seg) {
  // RFC 3168 §6.1.3: CWR says that the mark was understood; a mark on the same or a later segment is a new
  // one.
  if (!tcb_.ecn.on) return;
  const bool forgotten = !rules_.echoes_earlier_marks && !seg.payload.empty();
  if (seg.has(ctl::cwr) || forgotten) tcb_.ecn.echo = false;
  if (seg.has(ctl::cwr) && rules_.confirmation_hides_mark) return;
  if (is_marked(seg) && rules_.echoes_congestion) tcb_.ecn.echo = true;
}

}  // namespace tcpspec::sim
