#include "sim/rto.hpp"

#include <algorithm>

namespace tcpspec::sim {
namespace {

Duration distance(Duration a, Duration b) { return a < b ? b - a : a - b; }

}  // namespace

void RetransmissionTimeout::sample(Duration r) {
  if (!measured_) {
    // RFC 6298 §2.2: the first sample is the smoothed time, half of it the variation.
    measured_ = true;
    srtt_ = r;
    rttvar_ = r * 0.5;
  } else {
    // §2.3: the variation is updated first, because it needs the old smoothed time; alpha 1/8, beta 1/4.
    const auto smoothed = srtt_ * 0.875 + r * 0.125;
    const auto gain = rules_.variance_gain;
    rttvar_ = rttvar_ * (1 - gain) + distance(rules_.updates_variance_first ? srtt_ : smoothed, r) * gain;
    srtt_ = smoothed;
  }
  recompute();
}

void RetransmissionTimeout::recompute() {
  // §2.2: SRTT + max(G, 4 RTTVAR); §2.4: at least a second; §2.5: a ceiling of at least 60 s is allowed.
  const auto margin = rules_.adds_variance_to_rto ? rttvar_ * 4 : Duration{};
  rto_ = srtt_ + std::max(rules_.clock_granularity, margin);
  rto_ = std::clamp(rto_, rules_.min_rto, rules_.max_rto);
}

void RetransmissionTimeout::back_off() {
  // §5.5: doubled, and left so until a new sample comes.
  rto_ = std::min(rto_ * rules_.backoff_factor + rules_.backoff_step, rules_.max_rto);
}

void RetransmissionTimeout::begin_data_after_syn_loss() {
  // §5.7: a host that used an initial RTO below 3 s goes back to 3 s, the older and more careful value.
  if (rules_.falls_back_to_3s_after_syn_loss) rto_ = std::max(rules_.initial_rto, seconds(3));
}

}  // namespace tcpspec::sim
