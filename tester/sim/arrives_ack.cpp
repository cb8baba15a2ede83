// RFC 9293 §3.10.7.4, fifth step: the ACK field.

#include <algorithm>

#include "sim/connection.hpp"
#include "sim/decisions.hpp"
#include "sim/host.hpp"

namespace tcpspec::sim {

AckStep judge_ack(const Tcb& tcb, const Segment& seg, const Behaviour& rules) {
  // When a connection is synchronized, every valid segment has an ACK. Others are dropped.
  if (!seg.has(ctl::ack)) return rules.requires_ack ? AckStep::drop : AckStep::duplicate;

  if (tcb.state == State::syn_received) {
    // The ACK of our SYN completes the opening. Any other ACK is not from this connection, and a RST tells
    // the sender (§3.5.2, second group).
    const bool waits = seg.len() == 0 && !rules.establishes_without_text;
    if (seg.ack.after(tcb.snd.una) && seg.ack.at_or_before(tcb.snd.nxt)) {
      return waits ? AckStep::drop : AckStep::establish;
    }
    if (rules.opens_by_any_ack) return AckStep::establish;
    return rules.resets_bad_ack_in_syn_received ? AckStep::reset : AckStep::drop;
  }

  // An ACK of data that were never sent: respond with an ACK, and drop the segment with its data.
  if (seg.ack.after(tcb.snd.nxt)) {
    if (rules.resets_future_ack) return AckStep::reset;
    if (rules.takes_text_with_future_ack) return AckStep::duplicate;
    return rules.challenges_future_ack ? AckStep::challenge : AckStep::drop;
  }
  // RFC 5961 §5.2: a valid ACK cannot be older than the largest window ever offered to us.
  const auto oldest = tcb.snd.una - (rules.allows_acks_as_old_as_the_window ? tcb.snd.max_wnd : 0);
  const bool bounded = rules.bounds_old_acks && (!seg.has(ctl::fin) || rules.bounds_old_acks_of_fin);
  if (seg.ack.before(oldest) && bounded)
    return rules.challenges_old_acks ? AckStep::challenge : AckStep::drop;

  return seg.ack.after(tcb.snd.una) ? AckStep::advance : AckStep::duplicate;
}

bool Connection::on_ack(const Segment& seg) {
  const auto step = judge_ack(tcb_, seg, rules_);
  const auto flight_before = flight();
  const auto una_before = tcb_.snd.una;
  switch (step) {
    case AckStep::drop: return false;
    case AckStep::reset: send_reset(seg.ack); return false;
    case AckStep::challenge:
      if (rules_.future_acks_move_window && seg.ack.after(tcb_.snd.nxt)) update_send_window(seg);
      challenge();
      return false;
    case AckStep::establish:
      acknowledge_syn(seg);
      enter_established(seg);
      read_accurate_handshake(seg);
      if (!synchronized(tcb_.state)) return false;
      if (!rules_.takes_text_of_third_segment) return false;
      break;
    case AckStep::duplicate:
      if (!seg.has(ctl::ack)) return true;  // only mutants come here
      on_duplicate_acknowledgment(seg);
      if (rules_.drops_text_of_duplicate_ack && seg.ack.before(tcb_.snd.una)) return false;
      break;
    case AckStep::advance: on_new_acknowledgment(seg); break;
  }
  on_congestion_echo(seg, flight_before);
  update_send_window(seg);
  return on_ack_of_fin(una_before);
}

/// What else an ACK means depends on whether it covers our FIN.
bool Connection::on_ack_of_fin(wire::Seq una_before) {
  switch (tcb_.state) {
    case State::fin_wait_1:
      if (una_before == tcb_.snd.iss) take_text_that_came_early();  // after a CLOSE in SYN-RECEIVED
      if (our_fin_acknowledged() && rules_.notices_ack_of_fin) enter_fin_wait_2();
      return true;
    case State::closing:
      if (our_fin_acknowledged() || rules_.any_ack_ends_closing) {
        if (rules_.waits_after_closing) {
          enter_time_wait();
        } else {
          close_with(Reason::none);
        }
      }
      return false;
    case State::last_ack:
      if (our_fin_acknowledged() || rules_.any_ack_ends_last_ack) {
        if (rules_.waits_after_last_ack) {
          enter_time_wait();
        } else {
          close_with(Reason::none);
        }
      }
      return false;
    case State::established:
    case State::fin_wait_2:
    case State::close_wait: return true;
    case State::closed:
    case State::listen:
    case State::syn_sent:
    case State::syn_received:
    case State::time_wait: break;
  }
  return false;
}

void Connection::enter_fin_wait_2() {
  tcb_.state = State::fin_wait_2;
  // As long as the application reads there is no limit (§3.6).
  if (rules_.fin_wait_2_limit) timers_.time_wait = now() + *rules_.fin_wait_2_limit;
}

bool Connection::our_fin_acknowledged() const {
  return queue_.fin_queued() && !queue_.fin_unsent(tcb_.snd.una);
}

std::uint32_t Connection::unacknowledged() const {
  const bool fin = queue_.fin_queued() && !our_fin_acknowledged();
  return static_cast<std::uint32_t>(queue_.size()) + (fin ? 1 : 0);
}

void Connection::acknowledge_syn(const Segment& seg) {
  // Nothing but the SYN has been sent so far, if this is not a Fast Open.
  const bool more = tcb_.snd.nxt != tcb_.snd.iss + 1;
  const Seq covered = more ? seg.ack : tcb_.snd.nxt;
  const auto done = queue_.acknowledge(covered);
  tcb_.snd.una = covered;
  sample_round_trip(seg, done);
  timers_.retransmission.reset();
  timers_.give_up.reset();
  timeouts_ = 0;
}

void Connection::enter_established(const Segment& seg) {
  tcb_.state = State::established;
  // The window of a SYN is never scaled (RFC 7323 §2.2).
  tcb_.snd.wnd = std::uint32_t{seg.window}
                 << (seg.has(ctl::syn) && rules_.leaves_peer_syn_window_unscaled ? 0 : tcb_.snd.shift);
  tcb_.snd.offered();
  tcb_.snd.wl1 = seg.seq;
  tcb_.snd.wl2 = seg.ack;
  if (syn_repeated_) rto_.begin_data_after_syn_loss();
  if (!fast_open_.taken) congestion_.start(effective_mss(), syn_repeated_, tcb_.snd.iss);
  send_refused_text_again();
  heard_at_ = now();
  host_.on_established(*this);
  if (!rules_.keeps_text_of_opening) queue_.drop_unsent(tcb_.snd.nxt);
  if (close_queued_) shutdown();
  take_text_that_came_early();
}

void Connection::update_send_window(const Segment& seg) {
  const bool old = seg.ack.before(tcb_.snd.una) && !rules_.old_acks_move_window;
  const bool early = seg.ack.after(tcb_.snd.nxt) && !rules_.future_acks_move_window;
  if (seg.has(ctl::syn) || old || early) return;
  // WL1 and WL2 keep an old segment that was delayed from bringing back an old window.
  const bool excused =
      (rules_.old_acks_move_window && seg.ack.before(tcb_.snd.una)) || rules_.future_acks_move_window;
  const bool newer = excused || tcb_.snd.wl1.before(seg.seq) ||
                     (tcb_.snd.wl1 == seg.seq && tcb_.snd.wl2.at_or_before(seg.ack));
  if (!newer && rules_.compares_wl1_wl2) return;
  const auto edge = tcb_.snd.wl2 + tcb_.snd.wnd;
  auto field = std::uint32_t{seg.window};
  if (rules_.reads_window_as_signed && field > 0x7fff) field = 0;
  const bool was_shut = window_shut();
  const bool scales = rules_.reads_scale_off_syn || (rules_.takes_late_scale && !offers_scale_);
  if (scales && seg.window_scale()) tcb_.snd.shift = *seg.window_scale();
  if (rules_.reads_mss_off_syn && seg.mss()) tcb_.snd.mss = *seg.mss();
  const bool opens = (field << tcb_.snd.shift) > tcb_.snd.wnd;
  if (opens && tcb_.snd.wl2 == seg.ack && !rules_.bare_acks_open_window) return;
  tcb_.snd.wnd = field << tcb_.snd.shift;
  tcb_.snd.offered();
  tcb_.snd.wl1 = seg.seq;
  tcb_.snd.wl2 = seg.ack;
  share(Shares::window);
  // §3.8.6: a peer should not reduce its window; if it does, the connection goes on (MUST-34).
  const auto new_edge = tcb_.snd.wl2 + tcb_.snd.wnd;
  const bool shrunk = new_edge.before(edge) && new_edge.before(tcb_.snd.nxt);
  if (shrunk && !rules_.survives_shrunken_window) return close_with(Reason::reset);
  if (was_shut && !window_shut()) {
    // The window opened: the data of the probes did not arrive and are sent first.
    probes_ = 0;
    timer_is_over_ = timer_is_over_ || rules_.timer_ends == TimerEnds::with_shut_window;
    timers_.persist.reset();
    queue_.mark_all_lost();
  }
}

}  // namespace tcpspec::sim
