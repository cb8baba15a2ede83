// RFC 9293 §3.10.7.3: an active OPEN has sent its SYN and waits for the peer's.

#include "sim/connection.hpp"
#include "sim/decisions.hpp"

namespace tcpspec::sim {

SynSentStep judge_in_syn_sent(const Tcb& tcb, const Segment& seg, const Behaviour& rules) {
  const bool acceptable_ack =
      seg.has(ctl::ack) && seg.ack.after(tcb.snd.iss) && seg.ack.at_or_before(tcb.snd.nxt);

  // First, an ACK of anything except our SYN comes from an older connection: its sender gets a RST, and our
  // own opening goes on.
  if (seg.has(ctl::ack) && !acceptable_ack) {
    if (seg.has(ctl::rst) && rules.answers_bad_rst_in_syn_sent) return SynSentStep::reset;
    if (seg.has(ctl::rst) && !rules.obeys_any_rst_in_syn_sent) return SynSentStep::ignore;
    if (rules.aborts_on_bad_ack_in_syn_sent) return SynSentStep::abort;
    if (!seg.has(ctl::rst))
      return rules.resets_bad_ack_in_syn_sent ? SynSentStep::reset : SynSentStep::ignore;
  }

  // Second, a RST counts only if it acknowledges our SYN, which proves that its sender has seen it (§3.5.3).
  if (seg.has(ctl::rst)) {
    const bool believed = acceptable_ack || rules.obeys_any_rst_in_syn_sent;
    if (!believed && rules.answers_bad_rst_in_syn_sent) return SynSentStep::reset;
    return believed && rules.obeys_rst_in_syn_sent ? SynSentStep::abort : SynSentStep::ignore;
  }

  // Fourth, a SYN that acknowledges ours completes the opening; one that does not has crossed our SYN
  // (simultaneous open, MUST-10).
  if (seg.has(ctl::syn)) {
    const bool unexpected = (seg.flags & (ctl::ece | ctl::cwr)) != 0;
    if (unexpected && rules.resets_unexpected_ecn_answer) return SynSentStep::reset;
    if (acceptable_ack) return SynSentStep::establish;
    return rules.opens_simultaneously ? SynSentStep::open_simultaneously : SynSentStep::ignore;
  }

  // Fifth, a segment without SYN and RST has no effect.
  return acceptable_ack && !rules.needs_syn_to_establish ? SynSentStep::establish : SynSentStep::ignore;
}

void Connection::arrives_syn_sent(const Segment& seg) {
  switch (judge_in_syn_sent(tcb_, seg, rules_)) {
    case SynSentStep::ignore: return;
    case SynSentStep::reset: return send_reset(seg.ack);
    case SynSentStep::abort: return close_with(Reason::refused);
    case SynSentStep::establish:
      take_syn(seg);
      acknowledge_syn(seg);
      enter_established(seg);
      // The SYN is acknowledged at once, with or without data in it.
      if (rules_.acknowledges_syn_ack) acknowledge_now();
      return;
    case SynSentStep::open_simultaneously:
      take_syn(seg);
      tcb_.state = State::syn_received;
      tcb_.passive = false;
      if (!rules_.counts_crossed_syn_once) tcb_.snd.nxt += 1;
      // Our SYN again, with the same number. Now it also acknowledges the peer's SYN.
      retransmit_oldest(effective_mss());
      return;
  }
}

}  // namespace tcpspec::sim
