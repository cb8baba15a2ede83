// RFC 9293 §3.10.7.2: a segment for a listener that belongs to no connection yet.

#include "sim/decisions.hpp"

namespace tcpspec::sim {

ListenStep judge_in_listen(const Segment& seg, const Behaviour& rules) {
  // First, a RST cannot be a response to anything that was sent from here: ignored.
  if (seg.has(ctl::rst | ctl::syn) && !rules.ignores_syn_with_rst_in_listen) return ListenStep::open;
  if (seg.has(ctl::rst)) return rules.ignores_rst_in_listen ? ListenStep::ignore : ListenStep::reset;

  // Second, nothing was sent that can be acknowledged, so any ACK is wrong and gets a RST.
  if (seg.has(ctl::ack)) return rules.resets_ack_in_listen ? ListenStep::reset : ListenStep::ignore;

  // Third, a SYN opens. Data or a FIN in it are kept until the opening is complete (§3.5).
  // The echo of its timestamps means nothing yet (RFC 7323 §3.2).
  const auto stamps = seg.timestamps();
  if (stamps && stamps->tsecr != 0 && !rules.ignores_echo_of_syn) return ListenStep::ignore;
  if (seg.has(ctl::syn)) return ListenStep::open;

  // Fourth, a segment with none of the three cannot be valid here: dropped silently.
  return rules.ignores_stray_in_listen ? ListenStep::ignore : ListenStep::reset;
}

}  // namespace tcpspec::sim
