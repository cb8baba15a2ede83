#pragma once

#include "sim/behaviour.hpp"
#include "wire/time.hpp"

namespace tcpspec::sim {

/// The retransmission timeout (RFC 6298 §2 and §5). It has no clock: samples come in, a timeout comes out.
class RetransmissionTimeout {
 public:
  explicit RetransmissionTimeout(const Behaviour& rules) : rules_(rules), rto_(rules.initial_rto) {}

  Duration value() const { return rto_; }

  /// A round-trip time was measured. The caller follows Karn's rule (RFC 6298 §3).
  bool measured() const { return measured_; }
  Duration smoothed() const { return srtt_; }
  void sample(Duration r);

  /// The timer expired.
  void back_off();

  /// The SYN or SYN,ACK had to be sent again, and data transmission begins.
  void begin_data_after_syn_loss();

 private:
  void recompute();

  const Behaviour& rules_;
  Duration rto_;
  Duration srtt_;
  Duration rttvar_;
  bool measured_ = false;
};

}  // namespace tcpspec::sim
