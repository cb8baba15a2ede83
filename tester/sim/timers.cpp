// The timers of a connection: retransmission (RFC 6298), window probes and the sender's override (RFC 9293
// §3.8.6), delayed ACK, keep-alive (§3.8.4), 2MSL, and the user timeout, which ends the connection (§3.10.8).

#include <algorithm>

#include "sim/connection.hpp"
#include "sim/decisions.hpp"
#include "sim/host.hpp"

namespace tcpspec::sim {

std::optional<Instant> Connection::next_deadline() const {
  std::optional<Instant> next;
  for (const auto& timer : {timers_.retransmission, timers_.persist, timers_.tail_probe, timers_.delayed_ack,
                            timers_.keepalive, timers_.time_wait, timers_.give_up, held_until_}) {
    if (timer && (!next || *timer < *next)) next = timer;
  }
  return next;
}

void Connection::on_deadline() {
  const auto due = [this](std::optional<Instant>& timer) {
    if (!timer || *timer > now()) return false;
    timer.reset();
    return true;
  };
  if (due(timers_.time_wait)) return close_with(Reason::none);
  if (due(timers_.give_up)) {
    // §3.10.8: the user timeout.  A passive opening just ends; an application is told why.
    if (tcb_.state == State::syn_received && tcb_.passive) return return_to_listen();
    if (!rules_.tells_of_user_timeout) return close_with(Reason::none);
    return close_with(soft_error_ == Reason::none ? Reason::timed_out : soft_error_);
  }
  due(held_until_);  // output() goes on
  if (due(timers_.delayed_ack)) acknowledge_now();
  if (due(timers_.tail_probe)) on_tail_probe_timeout();
  if (due(timers_.retransmission)) on_retransmission_timeout();
  if (due(timers_.persist)) on_persist_timeout();
  if (due(timers_.keepalive)) on_keepalive_timeout();
  output();
}

Duration Connection::give_up_after() const {
  // R2 (§3.8.3): at least 100 s for data, three minutes for a SYN; the application may set another value.
  if (settings_.user_timeout && rules_.obeys_user_timeout) {
    // What the application sets itself is final (RFC 5482 §3, CHANGEABLE).
    const Duration own = *settings_.user_timeout;
    const Duration remote = remote_timeout_.value_or(own);
    if (!rules_.own_timeout_is_final) return std::max(own, remote);
    return rules_.own_timeout_is_least ? own : std::min(own, remote);
  }
  const bool effective = synchronized(tcb_.state) || !rules_.default_timeout_while_opening;
  if (settings_.announced && effective) return agreed_timeout();
  return synchronized(tcb_.state) ? rules_.give_up : rules_.give_up_opening;
}

void Connection::restart_give_up_timer() { timers_.give_up.reset(); }  // arm_timers starts it anew

void Connection::restart_retransmission_timer() {
  timers_.retransmission.reset();
  if (!timer_is_over_) timers_.retransmission = now() + rto_.value() * rules_.timer_runs_for;
}

void Connection::arm_timers() {
  if (tcb_.state == State::closed || tcb_.state == State::time_wait) return;
  const auto unsent = queue_.unsent(tcb_.snd.nxt);
  const bool waiting = queue_.outstanding() || unsent > 0 || queue_.fin_unsent(tcb_.snd.nxt);

  if (window_shut() && waiting && rules_.probes_zero_window) {
    // §3.8.6.1: the first probe after an RTO, then at doubling intervals. Probes replace retransmissions: a
    // peer that accepts nothing is not a loss.
    timers_.retransmission.reset();
    const auto first = rules_.probes_zero_window_at_once ? milliseconds(10) : rto_.value();
    const auto times = std::min<std::uint32_t>(probes_, 16);
    const auto wait = first * (rules_.backs_off_probes ? static_cast<double>(1U << times) : 1.0);
    // A window that shrank to zero is probed like one that filled up (MUST-35).
    const bool shrunken = queue_.outstanding() && probes_ == 0;
    const bool only_fin = unsent == 0 && !queue_.outstanding();
    const bool probes = (!shrunken || rules_.probes_shrunken_window) && (!only_fin || rules_.probes_for_fin);
    if (!timers_.persist && probes) timers_.persist = now() + std::min(wait, rules_.max_rto);
  } else {
    // RFC 6298 §5.1: the timer runs whenever something is outstanding.
    if (!queue_.outstanding() && rules_.stops_retransmission) timers_.retransmission.reset();
    if (queue_.outstanding() && !timers_.retransmission) restart_retransmission_timer();
    // §3.8.6.2.1: data that were too small to send are sent after a while.
    const bool held_back = unsent > 0 && !queue_.outstanding() && synchronized(tcb_.state);
    if (!held_back) timers_.persist.reset();
    if (held_back && !timers_.persist && rules_.fills_small_window_in_the_end)
      timers_.persist = now() + rules_.silly_window_override;
  }

  if (!waiting) timers_.give_up.reset();
  // A peer with a zero window must respond from the next probe on.
  const auto since = window_shut() && timers_.persist ? *timers_.persist : now();
  const bool only_fin_waits = queue_.fin_queued() && queue_.size() == 0;
  const bool gives_up = rules_.gives_up && (!only_fin_waits || rules_.gives_up_fin);
  if (waiting && !timers_.give_up && gives_up) timers_.give_up = since + give_up_after();

  // §3.8.4: keep-alives are for connections where nothing is outstanding and nothing has arrived for a time.
  const bool idle = synchronized(tcb_.state) && (!waiting || rules_.probes_busy_connections);
  if (!settings_.keepalive || !idle || !rules_.keeps_alive) timers_.keepalive.reset();
  if (settings_.keepalive && idle && !timers_.keepalive && rules_.keeps_alive) {
    // RFC 5482 §4.2: later than the user timeout, if that is agreed on.
    const bool later = settings_.announced && rules_.keeps_alive_after_timeout;
    timers_.keepalive = heard_at_ + (later ? std::max(settings_.keepalive_idle, agreed_timeout() + seconds(1))
                                           : settings_.keepalive_idle);
  }
}

void Connection::on_retransmission_timeout() {
  if (!queue_.outstanding() && last_sent_) host_.transmit(*std::exchange(last_sent_, {}));
  if (!queue_.outstanding() || !rules_.retransmits) return;
  if (window_has_shrunk() && !rules_.repeats_into_shrunken_window) return;
  if (queue_.oldest()->is_bare_fin() && !rules_.retransmits_fin) return;
  ++timeouts_;
  if (timeouts_ >= 2 && !rules_.sends_again_after_timeouts && synchronized(tcb_.state))
    holds_new_data_ = true;
  share(Shares::timeout);
  timers_.tail_probe.reset();
  if (synchronized(tcb_.state)) {
    congestion_.on_timeout(flight(), tcb_.snd.nxt, timeouts_ == 1);
    queue_.mark_all_lost();
    duplicates_ = 0;
    tcb_.ecn.cwr_due = tcb_.ecn.on;  // RFC 3168 §6.1.2: after any reduction
    tcb_.ecn.reduced_to = tcb_.snd.nxt;
    if (path_.on_timeout()) congestion_.resize_segments(effective_mss());
  } else {
    syn_repeated_ = true;
    on_lost_fast_open();
    const bool anew = !rules_.keeps_iss_without_proposal && timeouts_ == 2 && tcb_.state == State::syn_sent;
    if (anew) return begin_syn();
    if (!rules_.retransmits_syn || (rules_.always_uses_cookies && tcb_.passive)) return;
  }
  // RFC 6298 §5.4 to §5.6: the earliest segment again, the timeout doubled, the timer started with it.
  if (rules_.backs_off_before_restart) rto_.back_off();
  retransmit_oldest(effective_mss());
  restart_retransmission_timer();
  if (!rules_.backs_off_before_restart) rto_.back_off();
}

void Connection::on_persist_timeout() {
  if (!window_shut()) {
    override_silly_window_ = true;
    send_new();
    override_silly_window_ = false;
    return;
  }
  if (!rules_.probes_zero_window) return;
  ++probes_;
  if (probes_ >= rules_.max_unproductive_probes) return close_with(Reason::timed_out);
  send_window_probe();
}

void Connection::on_keepalive_timeout() {
  // §3.8.4: one probe without response proves nothing (MUST-29); an ACK without data may have been lost.
  if (keepalive_probes_ >= settings_.keepalive_count) return close_with(Reason::timed_out);
  ++keepalive_probes_;
  // A number that was acknowledged long ago: not acceptable, so the peer must respond. Without data
  // (SHLD-12).
  const Octets garbage(rules_.keepalive_octets, 0);
  transmit(tcb_.snd.nxt - 1, ctl::ack, garbage, Kind::probe);
  timers_.keepalive = now() + settings_.keepalive_interval;
}

}  // namespace tcpspec::sim
