#pragma once

#include <algorithm>
#include <cstdint>

#include "sim/behaviour.hpp"
#include "wire/seq.hpp"

namespace tcpspec::sim {

using wire::Seq;

/// The congestion window (RFC 5681, with the recovery of RFC 6582 and RFC 6675 and the start of RFC 6928). It
/// only keeps the numbers; output.cpp decides what is sent.
class Congestion {
 public:
  explicit Congestion(const Behaviour& rules) : rules_(rules) {}

  /// Data transmission begins.  `syn_lost`: the SYN or SYN,ACK had to be sent again.
  void start(std::uint32_t smss, bool syn_lost, Seq iss);

  std::uint32_t cwnd() const { return cwnd_; }
  bool recovering() const { return recovering_; }
  Seq recovery_point() const { return recover_; }

  /// `octets` were newly acknowledged outside of recovery.
  void on_acknowledged(std::uint32_t octets);

  /// New data followed duplicate ACKs that allowed `segments` (RFC 3042); a fault counts them as growth.
  void on_limited_transmit(std::uint32_t segments) { cwnd_ += segments * smss_; }

  /// The retransmission timer expired. `first`: for the first time for this segment.
  void on_timeout(std::uint32_t flight, Seq snd_nxt, bool first);

  /// The third duplicate ACK.
  void enter_recovery(std::uint32_t flight, Seq snd_nxt, bool sack);
  void on_duplicate_in_recovery();
  void on_partial_acknowledgment(std::uint32_t octets);
  void leave_recovery();
  void undo_recovery() { cwnd_ = ssthresh_ = std::max(cwnd_, before_recovery_); }  ///< only in a mutant

  bool has_recovered() const { return recoveries_ > 0; }

  /// A fault: growth where there is none.
  void grow_by_a_segment() { cwnd_ += smss_; }

  /// The peer echoed a congestion mark (RFC 3168 §6.1.2).
  void on_congestion_echo(std::uint32_t flight);

  void grow_by_initial_window() { cwnd_ += initial_window(); }  ///< only in a mutant

  /// Nothing was sent for longer than an RTO.
  void restart_after_idle(Duration idle);

  /// The path takes only smaller segments from now on.
  void resize_segments(std::uint32_t smss);

 private:
  std::uint32_t initial_window() const;
  std::uint32_t half(std::uint32_t flight) const;

  const Behaviour& rules_;
  std::uint32_t smss_ = 536;
  std::uint32_t cwnd_ = 0;
  std::uint32_t ssthresh_ = 0x7fffffff;  // §3.1: arbitrarily high at first
  std::uint32_t counted_ = 0;            // octets acknowledged towards the next step of congestion avoidance
  bool recovering_ = false;
  std::uint32_t recoveries_ = 0;
  std::uint32_t before_recovery_ = 0;
  bool timed_out_ = false;  // and cwnd has not reached ssthresh again
  Seq recover_;
};

}  // namespace tcpspec::sim
