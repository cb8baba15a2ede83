// Decides what may be sent now: retransmissions first, then new data, within the peer's window, the
// congestion window, and the rules against small segments (RFC 9293 §3.7.4, §3.8.6.2.1; RFC 5681).

#include <algorithm>
#include <utility>

#include "sim/connection.hpp"
#include "sim/decisions.hpp"
#include "sim/host.hpp"

namespace tcpspec::sim {
namespace {

/// Our FIN may not be sent yet, or not be acknowledged.
bool may_transmit_text(State state) {
  switch (state) {
    case State::established:
    case State::close_wait:
    case State::fin_wait_1:
    case State::closing:
    case State::last_ack: return true;
    case State::closed:
    case State::listen:
    case State::syn_sent:
    case State::syn_received:
    case State::fin_wait_2:
    case State::time_wait: return false;
  }
  return false;
}

}  // namespace

void Connection::output() {
  if (tcb_.state == State::closed) return;
  const bool early = fast_open_.taken && tcb_.state == State::syn_received;
  if (may_transmit_text(tcb_.state) || early) {
    while (retransmit_next_lost() || send_new()) {
    }
  }
  if (ack_now_) send_ack();
  arm_timers();
}

std::uint32_t Connection::effective_mss() const {
  // §3.7.1: the smaller of the peer's limit and the path's limit, minus the options on each segment.
  const bool ipv6 = tcb_.remote.address.family == wire::Family::ipv6;
  const std::uint32_t headers = ipv6 && !rules_.counts_ipv6_header ? 40 : path_.headers();
  std::uint32_t mss = (rules_.fits_its_link ? path_.mtu() : 0xffff) - headers;
  const bool obeys_peer = rules_.obeys_peer_mss && (rules_.obeys_peer_mss_over_ipv6 || !ipv6);
  if (obeys_peer) mss = std::min(mss, tcb_.snd.mss + rules_.peer_mss_excess);
  if (!rules_.fills_segments) mss /= 2;
  std::uint32_t options = (tcb_.ts.on ? 12 : 0) + key_octets();
  if (tcb_.sack && text_.block_count() > 0) {
    options += 4 + 8 * static_cast<std::uint32_t>(std::min(text_.block_count(), sack_room()));
  }
  if (settings_.announced && announced_timeout_ != settings_.announced) options += 4;  // RFC 5482
  if (accurate_.on && accurate_.owes_option) options += 12;                            // RFC 9768
  if (tcb_.sack) options = std::max(options, rules_.room_for_options);
  if (!rules_.takes_options_from_mss) options = 0;
  // At least eight octets are sent: a segment without data would make no progress (take_syn).
  return mss > options + 8 ? mss - options : 8;
}

std::uint32_t Connection::usable_window() const {
  // U = SND.UNA + SND.WND - SND.NXT. It is negative if octets are outside a window that has shrunk; then
  // nothing new is sent (SHLD-15).
  if (!rules_.keeps_within_window) return 0xffff;
  const auto edge = rules_.obeys_shrunken_window ? tcb_.snd.una + tcb_.snd.wnd : tcb_.snd.rightmost_edge;
  const auto usable = edge - tcb_.snd.nxt;
  if (usable < 0 && rules_.sends_into_shrunken_window) return 0xffff;
  return usable > 0 ? static_cast<std::uint32_t>(usable) : 0;
}

bool Connection::window_shut() const {
  return synchronized(tcb_.state) && tcb_.snd.wnd == 0 && rules_.keeps_within_window;
}

bool Connection::worth_sending(std::uint32_t n, bool with_fin) const {
  if (!rules_.sends_partial_segments) return n >= effective_mss() || with_fin;
  if (!rules_.avoids_silly_window_sending || override_silly_window_) return true;
  if (!call_ends_.empty() && call_ends_.front() == tcb_.snd.nxt + n && !queue_.outstanding()) return true;
  // A full segment, or the last data, are always sent.
  if (n >= effective_mss() || with_fin) return true;
  // Nagle (§3.7.4): while data are outstanding, a small segment waits for more data.
  const bool nagle = rules_.nagles && !(settings_.nodelay && rules_.obeys_nodelay);
  if (nagle && tcb_.snd.nxt != tcb_.snd.una) return false;
  // Send if the window takes all queued data, or at least half of the largest window (§3.8.6.2.1, Fs = 1/2).
  return n == queue_.unsent(tcb_.snd.nxt) || n >= tcb_.snd.max_wnd / 2;
}

void Connection::forget_old_path() {
  const Duration life = rules_.path_mtu_lifetime;
  if (!path_reported_at_ || now() - *path_reported_at_ < life) return;
  path_reported_at_.reset();
  // RFC 1191 §3: a minute at least until the next attempt.
  if (!path_.raise()) return;
  path_reported_at_ = now() + rules_.path_mtu_step - life;
  path_has_grown_ = !rules_.repeats_nothing_when_path_grows;
}

std::uint32_t Connection::to_end_of_call(std::uint32_t octets) {
  // SHLD-27: what several calls have given is packed together.
  if (rules_.packs_calls) return octets;
  while (!call_ends_.empty() && call_ends_.front().at_or_before(tcb_.snd.nxt)) call_ends_.pop_front();
  if (call_ends_.empty()) return octets;
  return std::min(octets, static_cast<std::uint32_t>(call_ends_.front() - tcb_.snd.nxt));
}

bool Connection::send_new() {
  const auto queued = queue_.unsent(tcb_.snd.nxt);
  const bool fin_waits = queue_.fin_unsent(tcb_.snd.nxt);
  if (queued == 0 && !fin_waits) return false;
  if (sent_text_at_ && !queue_.outstanding() && now() - *sent_text_at_ > rto_.value()) {
    congestion_.restart_after_idle(now() - *sent_text_at_);
    sent_text_at_.reset();
  }

  forget_old_path();
  if (holds_new_data_ || (held_until_ && now() < *held_until_)) return false;
  const auto usable = usable_window();
  const auto n = to_end_of_call(std::min({queued, usable, effective_mss()}));
  const bool fin = fin_waits && n == queued && usable > n;  // the FIN needs a number in the window, too
  if (n == 0 && !fin) return false;
  if (!worth_sending(n, fin)) return false;

  if (congestion_.recovering() && !rules_.sends_new_data_in_recovery) return false;
  if (congestion_.cwnd() == 0) return false;  // only in a mutant
  const bool pipe_counts = rules_.follows_pipe || !tcb_.sack || !congestion_.recovering();
  if (queue_.outstanding() && pipe_counts && queue_.pipe() + n > allowance()) return false;

  Sent segment;
  segment.seq = tcb_.snd.nxt;
  segment.len = n + (fin ? 1 : 0);
  segment.fin = fin;
  segment.at = now();
  tcb_.snd.nxt += segment.len;
  transmit_segment(segment, Kind::fresh_text);
  queue_.sent(segment);
  restart_tail_probe_timer();
  if (fin) on_fin_sent();
  if (std::exchange(path_has_grown_, false)) queue_.mark_all_lost();
  return true;
}

std::uint32_t Connection::allowance() const {
  if (!rules_.keeps_within_congestion_window) return 0xffffffff;
  const auto sent = static_cast<std::uint32_t>(tcb_.snd.una - tcb_.snd.iss);
  if (rules_.octets_before_burst != 0 && sent > rules_.octets_before_burst) return 0xffffffff;
  if (congestion_.recovering() && rules_.sends_full_flight_in_recovery) return flight_before_duplicates_;
  // RFC 3042: each of the first two duplicate ACKs allows one more segment, and the window does not change.
  // With SACK the pipe is smaller by the reported data.
  const bool limited = rules_.transmits_limited && !congestion_.recovering();
  const auto extra = limited && (!tcb_.sack || !rules_.limits_transmit_by_news)
                         ? std::min<std::uint32_t>(duplicates_, 2) * effective_mss()
                         : 0;
  return congestion_.cwnd() + extra;
}

void Connection::on_fin_sent() {
  // §3.10.4: after the peer's FIN our own FIN leads to LAST-ACK when all data before it are sent. Until then
  // an ABORT must still tell the peer that data are missing.
  if (tcb_.state == State::close_wait) tcb_.state = State::last_ack;
}

bool Connection::retransmit_next_lost() {
  auto* lost = queue_.first_lost();
  if (lost == nullptr || window_shut()) return false;
  if (lost->is_bare_fin() && !rules_.retransmits_fin) return false;
  // Inside a window that has shrunk nothing changes (SHLD-16). Data beyond it may also be sent again (MAY-7);
  // here they wait until the window opens.
  const auto room = (tcb_.snd.una + tcb_.snd.wnd) - lost->seq;
  if (room <= 0 && rules_.keeps_within_window) return false;
  if (window_has_shrunk() && !rules_.repeats_into_shrunken_window) return false;
  const auto pipe = queue_.pipe();
  if (pipe > 0 && pipe + lost->len > congestion_.cwnd() && rules_.repairs_within_window) return false;

  auto size = effective_mss();
  if (room > 0) size = std::min(size, static_cast<std::uint32_t>(room));
  if (lost->len - (lost->fin ? 1 : 0) > size) {
    queue_.split(*lost, size);
    lost = queue_.first_lost();
  }
  // The retransmission of a small segment, such as a window probe, may have more data.
  if (lost == queue_.newest() && !lost->fin && lost->len < size) {
    const auto more = std::min(size - lost->len, queue_.unsent(tcb_.snd.nxt));
    lost->len += more;
    tcb_.snd.nxt += more;
  }
  repeat(*lost, Kind::repeated_text);
  return true;
}

void Connection::retransmit_oldest(std::uint32_t at_most) {
  auto* segment = rules_.retransmits_oldest_first ? queue_.oldest() : queue_.newest();
  if (segment == nullptr) return;
  if (segment->len - (segment->fin ? 1 : 0) > at_most) {
    queue_.split(*segment, at_most);
    segment = queue_.oldest();
  }
  repeat(*segment, Kind::repeated_text);
}

void Connection::repeat(Sent& segment, Kind kind) {
  segment.lost = false;
  segment.recovered = true;
  segment.repeated = true;
  segment.at = now();
  transmit_segment(segment, kind);
}

void Connection::send_window_probe() {
  // §3.8.6.1: one octet beyond the window. The peer must respond to it, and the response has its window. An
  // ACK that opened the window may have been lost.
  if (queue_.outstanding()) {
    if (queue_.oldest()->len > 1) queue_.split(*queue_.oldest(), 1);
    return repeat(*queue_.oldest(), Kind::probe);
  }
  Sent probe;
  probe.seq = tcb_.snd.nxt;
  probe.len = 1;
  probe.fin = queue_.unsent(tcb_.snd.nxt) == 0;
  probe.at = now();
  tcb_.snd.nxt += 1;
  transmit_segment(probe, Kind::probe);
  queue_.sent(probe);
  if (probe.fin) on_fin_sent();
}

}  // namespace tcpspec::sim
