// RFC 9293 §3.10.7.4, fourth step: a SYN that is not expected (RFC 5961 §4).

#include "sim/connection.hpp"
#include "sim/decisions.hpp"

namespace tcpspec::sim {

SynStep judge_syn(const Tcb& tcb, const Segment& seg, const Behaviour& rules) {
  if (!seg.has(ctl::syn)) return SynStep::go_on;

  // A copy of the SYN that began this connection, with data that reach into the window. The SYN itself is
  // below the window and begins nothing, so it must not end anything.
  if (tcb.state == State::syn_received && seg.seq == tcb.rcv.irs) return SynStep::challenge;

  // Another SYN in the window of a passive opening shows that the first SYN is no longer valid: back to
  // LISTEN.
  if (tcb.state == State::syn_received && tcb.passive && rules.syn_ends_passive_opening) {
    return SynStep::return_to_listen;
  }

  // In a synchronized state the peer may have crashed and opens again, or the SYN may be forged. In both
  // cases the response is an ACK. A peer that has crashed responds with a RST, and then its next SYN can open
  // (§3.5.1).
  if (rules.syn_resets_connection) return SynStep::reset;
  if (rules.takes_text_with_syn) return SynStep::go_on;
  return rules.challenges_syn ? SynStep::challenge : SynStep::drop;
}

bool Connection::on_syn(const Segment& seg) {
  switch (judge_syn(tcb_, seg, rules_)) {
    case SynStep::go_on: return true;
    case SynStep::drop: return false;
    case SynStep::challenge: challenge(); return false;
    case SynStep::return_to_listen: return_to_listen(); return false;
    case SynStep::reset:
      send_reset(tcb_.snd.nxt);
      close_with(Reason::reset);
      return false;
  }
  return false;
}

}  // namespace tcpspec::sim
