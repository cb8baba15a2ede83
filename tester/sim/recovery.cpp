// What acknowledgments say about loss and round-trip time: RFC 5681 §3.2, RFC 6582, RFC 6675, RFC 6298 §3.

#include <algorithm>

#include "sim/connection.hpp"
#include "sim/decisions.hpp"

namespace tcpspec::sim {

void Connection::sample_round_trip(const Segment& seg, const SendQueue::Acknowledged& done) {
  if (!rules_.measures_every_round_trip && synchronized(tcb_.state)) return;
  if (done.timed && !(rules_.believes_any_echo && tcb_.ts.on)) {
    rto_.sample(now() - *done.timed);
    return;
  }
  // With timestamps the echo shows which copy was acknowledged, so repeated segments also count (RFC 7323
  // §4).
  const auto option = seg.timestamps();
  if (!tcb_.ts.on || !option || option->tsecr == 0) return;
  const auto ticks = timestamp_clock() - option->tsecr;
  if (ticks < 0x80000000U) rto_.sample(milliseconds(ticks));
}

void Connection::on_new_acknowledgment(const Segment& seg) {
  const auto octets = static_cast<std::uint32_t>(seg.ack - tcb_.snd.una);
  const bool used = flight() * rules_.part_that_counts_as_use > congestion_.cwnd();
  const auto done = queue_.acknowledge(seg.ack);
  path_.acknowledged(done.datagram);
  tcb_.snd.una = seg.ack;
  // When all urgent data have arrived there are none; 2^31 octets later `up` would seem to be ahead again.
  if (tcb_.snd.una.at_or_after(tcb_.snd.up)) tcb_.snd.urgent = false;
  sample_round_trip(seg, done);
  timeouts_ = 0;
  if (rules_.grows_by_limited_transmit && !tcb_.sack) {
    congestion_.on_limited_transmit(std::min<std::uint32_t>(duplicates_, 2));
  }
  if (rules_.resets_duplicates) duplicates_ = 0;
  const bool news = tcb_.sack && queue_.mark_sacked(seg.sack_blocks());

  if (congestion_.recovering()) {
    const bool whole = seg.ack.at_or_after(congestion_.recovery_point());
    if (whole && rules_.ends_recovery) {
      congestion_.leave_recovery();
      timer_is_over_ = timer_is_over_ || rules_.timer_ends == TimerEnds::with_recovery;
    } else if (tcb_.sack) {
      queue_.mark_lost_by_sack(effective_mss());
    } else if (rules_.repairs_on_partial_ack) {
      // RFC 6582 §3.2 step 3: an ACK that covers only part of what was outstanding shows the next hole.
      congestion_.on_partial_acknowledgment(octets);
      queue_.mark_oldest_lost();
      retransmit_oldest(effective_mss());
      if (rules_.advance_ends_recovery) congestion_.leave_recovery();
    }
  } else if (!(tcb_.ecn.on && seg.has(ctl::ece))) {
    // RFC 7661 §4.4: half of the window at least must have been in use to prove that the path carries more.
    const bool may_grow = used || !rules_.grows_only_if_used;
    if (may_grow) congestion_.on_acknowledged(octets);
    if (!used && !rules_.grows_only_if_used_after_loss && congestion_.has_recovered())
      congestion_.grow_by_a_segment();
  } else if (rules_.grows_on_congestion_echo) {
    congestion_.grow_by_a_segment();
  }
  // RFC 6675 §5: an ACK that advances restarts the count; if it reports something new, it is the first.
  if (news && !congestion_.recovering()) count_duplicate();
  // RFC 6298 §5.2 and §5.3: no timer if nothing is outstanding, a new one after each advance.
  if (!queue_.outstanding()) {
    timer_is_over_ = timer_is_over_ || rules_.timer_ends == TimerEnds::with_acknowledgment;
    if (rules_.stops_retransmission) timers_.retransmission.reset();
  } else if (rules_.restarts_timer_on_ack &&
             (!congestion_.recovering() || rules_.partial_ack_restarts_timer)) {
    restart_retransmission_timer();
  }
  tail_probed_ = false;
  restart_tail_probe_timer();
  restart_give_up_timer();
}

void Connection::on_duplicate_acknowledgment(const Segment& seg) {
  const auto blocks = seg.sack_blocks();
  const bool unsent = std::any_of(blocks.begin(), blocks.end(),
                                  [this](const auto& block) { return block.second.after(tcb_.snd.nxt); });
  if (tcb_.sack && unsent && !rules_.survives_reports_of_the_unsent) return close_with(Reason::reset);
  const bool overtaken = !blocks.empty() && blocks.front().first.at_or_after(seg.ack) &&
                         blocks.front().second.at_or_before(tcb_.snd.una);
  if (overtaken && seg.ack != tcb_.snd.una && !rules_.compares_dsack_with_ack) congestion_.undo_recovery();
  // RFC 2883 §5: a first block at or below the acknowledgment reports a duplicate, and nothing beyond a gap.
  const bool dsack = !blocks.empty() && blocks.front().second.at_or_before(seg.ack);
  const bool news = tcb_.sack && (queue_.mark_sacked(blocks) || (dsack && !rules_.recognises_dsack));
  if (!queue_.outstanding() || seg.ack != tcb_.snd.una) return;
  if (window_shut()) {
    // A response to a window probe: the peer is alive, and may keep a zero window as long as it likes
    // (§3.8.6.1).
    const bool shrunken = window_has_shrunk() && !rules_.outlasts_shrunken_window;
    if (rules_.probes_as_long_as_answered && !shrunken) restart_give_up_timer();
    return;
  }

  // RFC 5681 §2: a duplicate has no data, no FIN and an unchanged window. With SACK it is any ACK that
  // reports something new, also with data or a new window (RFC 6675 §2).
  const auto window = std::uint32_t{seg.window} << tcb_.snd.shift;
  const bool bare = seg.payload.empty() && !seg.has(ctl::fin) && window == tcb_.snd.wnd;
  const bool duplicate = tcb_.sack ? news || (bare && !rules_.limits_transmit_by_news) : bare;
  if (!duplicate) return;
  restart_tail_probe_timer();

  if (!congestion_.recovering()) return count_duplicate();
  if (tcb_.sack) {
    queue_.mark_lost_by_sack(effective_mss());
  } else {
    congestion_.on_duplicate_in_recovery();
  }
}

void Connection::count_duplicate() {
  if (++duplicates_ == 1) flight_before_duplicates_ = flight();
  const bool lost = duplicates_ >= rules_.duplicate_ack_threshold || (tcb_.sack && reports_prove_loss());
  if (lost && may_recover_anew()) begin_recovery();
}

bool Connection::reports_prove_loss() const {
  if (rules_.takes_any_report_for_loss) return true;
  return rules_.counts_reported_octets && queue_.oldest_is_lost_by_sack(effective_mss());
}

bool Connection::may_recover_anew() const {
  // Duplicate ACKs for data from before the last timeout or recovery start nothing new. With SACK all of
  // these data must be acknowledged (RFC 6675 §5.1), without SACK also something beyond (RFC 6582 §3.2 step
  // 2): duplicates may still come because the recovery repeated data without need.
  if (!rules_.waits_after_timeout) return true;
  const auto recover = congestion_.recovery_point();
  const bool at_point = tcb_.sack || !rules_.waits_for_more_than_recovery_point;
  return at_point ? tcb_.snd.una.at_or_after(recover) : tcb_.snd.una.after(recover);
}

void Connection::begin_recovery() {
  if (!rules_.retransmits_fast) return;
  timers_.tail_probe.reset();
  // What limited transmit sent does not count as flight (RFC 5681 §3.2 step 2).
  congestion_.enter_recovery(flight_before_duplicates_, tcb_.snd.nxt, tcb_.sack);
  tcb_.ecn.cwr_due = tcb_.ecn.on;
  tcb_.ecn.reduced_to = tcb_.snd.nxt;
  if (!rules_.fast_retransmits_oldest) return repeat(*queue_.newest(), Kind::repeated_text);
  queue_.mark_oldest_lost();
  if (tcb_.sack) queue_.mark_lost_by_sack(effective_mss());
  retransmit_oldest(effective_mss());
}

void Connection::on_congestion_echo(const Segment& seg, std::uint32_t flight_before) {
  if (accurate_.on) return on_accurate_feedback(seg);
  // RFC 3168 §6.1.2: once in a window of data, as for one lost segment.
  if (!tcb_.ecn.on || !seg.has(ctl::ece) || seg.has(ctl::syn)) return;
  // A window of one segment cannot shrink: new data wait for a timeout instead.
  if (congestion_.cwnd() <= effective_mss() && rules_.waits_after_echo_at_one_segment)
    held_until_ = now() + rto_.value();
  const bool reacted = seg.ack.at_or_before(tcb_.ecn.reduced_to) && rules_.reacts_once_in_a_window;
  if (reacted || !rules_.obeys_congestion_echo) return;
  if (tcb_.ecn.reduced_to != tcb_.snd.iss && !rules_.reduces_for_later_echoes) return;
  congestion_.on_congestion_echo(flight_before);
  tcb_.ecn.reduced_to = tcb_.snd.nxt;
  tcb_.ecn.cwr_due = true;
}

}  // namespace tcpspec::sim
