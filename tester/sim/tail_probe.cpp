// Tail loss probes (RFC 8985 §7): if the last segments of a flight are lost no duplicate ACKs tell it, so a
// segment is sent before the retransmission timer expires, whose SACK report shows what is missing.

#include <algorithm>

#include "sim/connection.hpp"
#include "sim/decisions.hpp"

namespace tcpspec::sim {

void Connection::restart_tail_probe_timer() {
  // §7.2: with SACK, when nothing is under repair. The peer may delay the ACK of one segment. Before a round
  // trip is known the probe comes after a second.
  timers_.tail_probe.reset();
  const bool may = (tcb_.sack && rules_.probes_tail) || rules_.probes_tail_without_sack;
  const bool repairs = congestion_.recovering() || queue_.first_lost() != nullptr || timeouts_ > 0;
  if (!may || repairs || !queue_.outstanding() || !synchronized(tcb_.state)) return;
  if (tail_probed_ && rules_.probes_tail_once) return;
  constexpr Duration least = milliseconds(10), delayed_ack = milliseconds(200);
  const bool single = flight() <= effective_mss();
  const Duration measured =
      rto_.smoothed() * rules_.probe_after_round_trips + (single ? delayed_ack : Duration{});
  const Duration wait = rto_.measured() ? measured : rules_.probe_without_sample;
  timers_.tail_probe = now() + std::max(wait, least);
}

void Connection::on_tail_probe_timeout() {
  if (!queue_.outstanding() || window_shut()) return;
  tail_probed_ = true;
  // §7.3: new data if there are any, else the highest segment again, whatever the congestion window says.
  const auto n = std::min({queue_.unsent(tcb_.snd.nxt), usable_window(), effective_mss()});
  if (n > 0 && rules_.probe_prefers_new_data) {
    Sent segment;
    segment.seq = tcb_.snd.nxt;
    segment.len = n;
    segment.at = now();
    tcb_.snd.nxt += n;
    transmit_segment(segment, Kind::fresh_text);
    queue_.sent(segment);
  } else {
    auto* again = rules_.probe_repeats_highest ? queue_.newest() : queue_.oldest();
    // Options that have come since take room of it.
    if (again->len - (again->fin ? 1 : 0) > effective_mss()) {
      queue_.split(*again, effective_mss());
      again = rules_.probe_repeats_highest ? queue_.newest() : queue_.oldest();
    }
    again->repeated = true;
    again->at = now();
    transmit_segment(*again, Kind::repeated_text);
  }
  restart_tail_probe_timer();
  if (rules_.timer_follows_probe) return restart_retransmission_timer();
  timers_.retransmission = now() + seconds(1e6);
}

}  // namespace tcpspec::sim
