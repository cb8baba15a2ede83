#include "sim/congestion.hpp"

#include <algorithm>

namespace tcpspec::sim {

std::uint32_t Congestion::initial_window() const {
  // RFC 6928 §2: ten segments, but not much more than ten Ethernet segments.
  return std::min(rules_.initial_window_segments * smss_,
                  std::max(2 * smss_, rules_.initial_window_segments * 1460));
}

std::uint32_t Congestion::half(std::uint32_t flight) const {
  // RFC 5681 §3.1, equation 4: the data in flight count, not the window.
  if (!rules_.halves_ssthresh) return ssthresh_;
  const auto counted = rules_.loss_counts_flight ? flight : cwnd_;
  return std::max(static_cast<std::uint32_t>(counted * rules_.loss_leaves), 2 * smss_);
}

void Congestion::start(std::uint32_t smss, bool syn_lost, Seq iss) {
  smss_ = smss;
  recover_ = iss;
  // RFC 5681 §3.1: after the loss of a SYN one segment only.
  cwnd_ = syn_lost && rules_.starts_small_after_syn_loss ? smss_ : initial_window();
  if (rules_.counts_ack_of_syn) cwnd_ += smss_;
  if (rules_.initial_threshold != 0) ssthresh_ = rules_.initial_threshold * smss_;
}

void Congestion::on_acknowledged(std::uint32_t octets) {
  if (cwnd_ < ssthresh_) {
    if (!rules_.grows_in_slow_start) return;
    // RFC 5681 §3.1: slow start grows by what was acknowledged, at most a segment for each ACK, so that many
    // small ACKs gain nothing.  RFC 3465 §2.1 calls this limit L.
    const auto limit = (timed_out_ ? rules_.growth_limit_after_timeout : rules_.growth_limit) * smss_;
    const auto step = rules_.counts_octets_in_slow_start ? std::min(octets, limit) : limit;
    cwnd_ += step * rules_.slow_start_gain;
    if (timed_out_ && !rules_.starts_slowly_after_timeout) cwnd_ = ssthresh_;
    return;
  }
  timed_out_ = false;
  // Congestion avoidance: a segment for every window of octets acknowledged.
  counted_ += octets;
  const auto due = rules_.avoids_congestion ? cwnd_ / rules_.growth_per_window : smss_;
  if (counted_ >= due) {
    counted_ -= std::min(counted_, due);
    cwnd_ += smss_;
  }
}

void Congestion::on_timeout(std::uint32_t flight, Seq snd_nxt, bool first) {
  // RFC 5681 §3.1: half the flight is remembered once, and the window starts from one segment.
  if (first) ssthresh_ = half(flight);
  const bool counts = flight * 2 > cwnd_ || rules_.timeout_counts_if_unused;  // RFC 7661 §4.4
  if (rules_.collapses_on_timeout && counts) cwnd_ = smss_;
  counted_ = 0;
  timed_out_ = true;
  // RFC 6582 §4 and RFC 6675 §5.1: duplicates of what was sent before do not start a recovery.
  recovering_ = false;
  recover_ = snd_nxt;
}

void Congestion::enter_recovery(std::uint32_t flight, Seq snd_nxt, bool sack) {
  // RFC 5681 §3.2 step 2 and 3.  Without SACK the window is inflated by the three segments that the three
  // duplicates say have left the network; with SACK the pipe knows (RFC 6675 §5).
  const auto before = ssthresh_;
  before_recovery_ = cwnd_;
  ssthresh_ = half(flight);
  const bool counts = ++recoveries_ == 1 || rules_.reduces_for_second_loss;
  if (!counts) ssthresh_ = before;
  if (rules_.reduces_on_fast_retransmit && counts) cwnd_ = ssthresh_ + (sack ? 0 : 3 * smss_);
  recovering_ = true;
  recover_ = snd_nxt;
}

void Congestion::on_duplicate_in_recovery() {
  if (rules_.inflates_window) cwnd_ += smss_;  // §3.2 step 4
}

void Congestion::on_partial_acknowledgment(std::uint32_t octets) {
  // RFC 6582 §3.2 step 3: deflate by what was acknowledged, give one segment back.
  if (!rules_.deflates_on_partial_ack) return;
  cwnd_ -= std::min(cwnd_ - smss_, octets);
  if (octets >= smss_) cwnd_ += smss_;
}

void Congestion::leave_recovery() {
  recovering_ = false;
  if (rules_.deflates_window) cwnd_ = std::max(std::min(cwnd_, ssthresh_), smss_);  // §3.2 step 6
  if (!rules_.small_loss_leaves_a_segment && ssthresh_ <= 2 * smss_) cwnd_ = 0;
  if (rules_.leaves_recovery_with != 1)
    cwnd_ = static_cast<std::uint32_t>(ssthresh_ * rules_.leaves_recovery_with);
  counted_ = 0;
}

void Congestion::on_congestion_echo(std::uint32_t flight) {
  ssthresh_ = half(flight);
  cwnd_ = ssthresh_;
  counted_ = 0;
}

void Congestion::restart_after_idle(Duration idle) {
  // RFC 5681 §4.1: the network may have changed while nothing was sent.
  if (rules_.restarts_after_idle) cwnd_ = std::min(cwnd_, initial_window());
  // RFC 7661 §4.4.3: or else half of it at least is lost after five minutes.
  constexpr Duration non_validated_period = seconds(300);
  if (idle < non_validated_period || !rules_.unused_window_ages) return;
  ssthresh_ = std::max(ssthresh_, cwnd_ / 4 * 3);
  cwnd_ = std::max(cwnd_ / 2, std::min(cwnd_, initial_window()));
}

void Congestion::resize_segments(std::uint32_t smss) {
  // RFC 5681 §3.1: in proportion, so that the window does not become a burst of many small segments.
  const auto resized = static_cast<std::uint32_t>(std::uint64_t{cwnd_} * smss / smss_);
  if (rules_.resizes_window_with_segments) cwnd_ = std::max(resized, smss);
  smss_ = smss;
}

}  // namespace tcpspec::sim
