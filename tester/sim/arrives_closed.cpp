// RFC 9293 §3.10.7.1: a segment for which there is neither connection nor listener.

#include "sim/decisions.hpp"

namespace tcpspec::sim {

std::optional<Reset> answer_when_closed(const Segment& seg, const Behaviour& rules) {
  // The response to a RST is never a RST; otherwise two closed ports would send RSTs for ever (§3.5.2).
  if (seg.has(ctl::rst) && rules.ignores_rst_when_closed) return std::nullopt;

  // The sender of the segment must accept the RST. If the segment had an acknowledgment number, this is the
  // number that the sender expects next.
  if (seg.has(ctl::ack) && !rules.resets_from_zero_always) {
    return Reset{seg.ack + rules.reset_sequence_error, std::nullopt};
  }

  if (!rules.reset_acknowledges) return Reset{Seq(0), std::nullopt};
  // Otherwise the number 0 is used. The acknowledgment of everything that was sent, including SYN and FIN,
  // makes the RST acceptable in SYN-SENT.
  return Reset{Seq(0), seg.seq + (rules.reset_acknowledges_whole_segment ? seg.len() : 0)};
}

}  // namespace tcpspec::sim
