// RFC 9293 §3.10.7.4, second step: the RST bit, as RFC 5961 §3 protects it against forgeries.

#include "sim/connection.hpp"
#include "sim/decisions.hpp"

namespace tcpspec::sim {

RstStep judge_rst(const Tcb& tcb, const Segment& seg, const Behaviour& rules) {
  if (!rules.obeys_rst) return RstStep::drop;
  if (rules.judges_rst_by_ack && !(seg.has(ctl::ack) && seg.ack == tcb.snd.nxt)) return RstStep::drop;
  if (rules.ignores_rst_with_text && !seg.payload.empty()) return RstStep::drop;
  if (rules.ignores_rst_while_outstanding && tcb.snd.una != tcb.snd.nxt) return RstStep::drop;

  // An attacker can guess the window more easily than the exact number. So a RST outside the window is
  // dropped, one inside it gets a challenge ACK, and only the exact number is obeyed. A peer that really has
  // no connection responds to the challenge with a RST of that number.
  const bool inside = wire::in_window(seg.seq, tcb.rcv.nxt, tcb.rcv.wnd() + rules.rst_window_excess);
  const bool exact = seg.seq == tcb.rcv.nxt;
  if (!exact && !inside && !rules.obeys_rst_anywhere) return RstStep::drop;
  const bool upper = inside && (seg.seq - tcb.rcv.nxt) >= static_cast<std::int32_t>(tcb.rcv.wnd() / 2);
  const bool obeyed = rules.obeys_rst_in_window || (rules.obeys_rst_in_upper_half && upper);
  if (!exact && inside && !obeyed) {
    return rules.challenges_rst_in_window ? RstStep::challenge : RstStep::drop;
  }
  if (exact && rules.challenges_exact_rst) return RstStep::challenge;

  switch (tcb.state) {
    case State::syn_received:
      // A passive opening goes back to LISTEN and the application is not told; an active one was refused
      // (MUST-11).
      if (!rules.obeys_rst_in_syn_received) return RstStep::drop;
      // A cookie needs no state, and so a RST takes nothing away.
      if (rules.always_uses_cookies && tcb.passive) return RstStep::drop;
      return tcb.passive || rules.forgets_active_open ? RstStep::return_to_listen : RstStep::refuse;
    case State::established:
    case State::fin_wait_1:
    case State::fin_wait_2:
    case State::close_wait: return RstStep::reset;
    case State::closing:
    case State::last_ack:
    case State::time_wait: return RstStep::close;
    case State::closed:
    case State::listen:
    case State::syn_sent: break;  // have rules of their own
  }
  return RstStep::drop;
}

void Connection::on_rst(const Segment& seg) {
  if (rules_.ignores_rst_after_challenge && challenges_ > 0) return;
  const bool straddles = seg.seq.before(tcb_.rcv.nxt) && (seg.seq + seg.len()).after(tcb_.rcv.nxt);
  if (straddles && rules_.answers_straddling_rst) return send_reset(tcb_.snd.nxt);
  const auto step = judge_rst(tcb_, seg, rules_);
  if (rules_.answers_rst_by_rst && (step == RstStep::drop || step == RstStep::challenge)) {
    return send_reset(tcb_.snd.nxt);
  }
  switch (step) {
    case RstStep::drop: return;
    case RstStep::challenge:
      challenge();
      if (rules_.obeys_challenged_rst) close_with(Reason::reset);
      return;
    case RstStep::return_to_listen: return return_to_listen();
    case RstStep::refuse: return close_with(Reason::refused);
    case RstStep::reset: return close_with(Reason::reset);
    case RstStep::close: return close_with(Reason::none);
  }
}

void Connection::challenge() {
  // RFC 5961 §7: responses to segments that may be forged are limited, so that nobody can cause a flood of
  // them. The count is kept for each connection: a count for the whole host could be watched from outside.
  if (now() - challenges_since_ >= rules_.challenge_interval) {
    challenges_since_ = now();
    challenges_ = 0;
  }
  if (challenges_ >= rules_.challenge_limit) return;
  ++challenges_;
  send_ack_at(rules_.challenges_with_una ? tcb_.snd.una : tcb_.snd.nxt);
}

}  // namespace tcpspec::sim
