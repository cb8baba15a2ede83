// RFC 9293 §3.10.7.1: a segment for which there is neither connection nor listener.

#include "sim/decisions.hpp"

namespace tcpspec::sim {

std::optional<Reset> answer_when_closed(const Segment& seg, const Behaviour& rules) {
  // A reset is never answered by a reset, or two closed ports would talk for ever (§3.5.2).
  if (seg.has(ctl::rst) && rules.ignores_rst_when_closed) return std::nullopt;

  // The reset must be believed by whoever sent the segment.  If it carried an acknowledgment number, that is
  // the very number which its sender expects next.
  if (seg.has(ctl::ack) && !rules.resets_from_zero_always) {
    return Reset{seg.ack + rules.reset_sequence_error, std::nullopt};
  }

  if (!rules.reset_acknowledges) return Reset{Seq(0), std::nullopt};
  // If it did not, number 0 is used, and the acknowledgment of all that was sent, SYN and FIN included, makes
  // the reset acceptable in SYN-SENT.
  return Reset{Seq(0), seg.seq + (rules.reset_acknowledges_whole_segment ? seg.len() : 0)};
}

}  // namespace tcpspec::sim
