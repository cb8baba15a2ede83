// Explicit congestion notification (RFC 3168 §6.1), where it is the classic one; accurate_ecn.cpp has the
// other. Marks that arrive are in arrives_text.cpp.

#include "sim/connection.hpp"
#include "sim/decisions.hpp"

namespace tcpspec::sim {

void Connection::take_ecn_proposal(const Segment& syn) {
  // RFC 3168 §6.1.1: a SYN that proposes ECN has both bits, a SYN,ACK that accepts it only ECE. Our own SYN
  // proposes accurate ECN, of which a SYN,ACK may leave classic ECN (accurate_ecn.cpp).
  take_accurate_proposal(syn);
  const bool both = syn.has(ctl::ece | ctl::cwr) && !accurate_.on;
  if (tcb_.passive) tcb_.ecn.on = rules_.uses_ecn && (both || rules_.accepts_ecn_uninvited);
  tcb_.ecn.half_proposed = !both && !accurate_.on && (syn.flags & (ctl::ece | ctl::cwr)) != 0;
  tcb_.ecn.plain = !both && !accurate_.on && !tcb_.ecn.half_proposed;
  tcb_.ecn.reflects = both && rules_.reflects_ecn_setup;
}

void Connection::put_ecn(wire::Draft& draft, std::uint16_t& flags, Kind kind, bool has_text) {
  const bool has_ack = (flags & ctl::ack) != 0, has_syn = (flags & ctl::syn) != 0;
  const bool fresh = kind == Kind::fresh_text && has_text;
  // RFC 3168 §6.1.2 to §6.1.5: only new data are marked ECT(0) or confirm a reduction, because only their
  // loss is always noticed.
  const bool marked = fresh || (rules_.marks_pure_acks && has_ack) ||
                      (rules_.marks_retransmissions && has_text) ||
                      (rules_.marks_window_probes && kind == Kind::probe);
  const bool agreed = tcb_.ecn.on || rules_.marks_without_agreement ||
                      (tcb_.ecn.half_proposed && rules_.marks_after_half_a_proposal) ||
                      (tcb_.ecn.plain && rules_.marks_after_plain_syn) ||
                      (accurate_.on && accurate_.sends_ect);
  if (marked && agreed) {
    draft.traffic_class |= rules_.alternates_codepoints && tcb_.ecn.codepoint_turn ? 1 : rules_.ecn_codepoint;
    tcb_.ecn.codepoint_turn = !tcb_.ecn.codepoint_turn;
  }
  const bool repeats = rules_.confirms_on_retransmission && kind == Kind::repeated_text;
  if ((tcb_.ecn.cwr_due || (tcb_.ecn.on && rules_.confirms_always)) && (fresh || repeats) &&
      rules_.confirms_reduction) {
    flags |= ctl::cwr;
    tcb_.ecn.cwr_due = false;
  }
  if (tcb_.ecn.echo && has_ack && !has_syn) flags |= ctl::ece;
  if (rules_.marks_syn_ack && has_syn && tcb_.ecn.on) draft.traffic_class |= 2;
  if (has_syn && !has_ack) flags |= proposal();
  if (accurate_.on && has_syn && has_ack && tcb_.state == State::syn_received) flags |= accurate_answer();
  if (accurate_.on && !has_syn) flags = static_cast<std::uint16_t>((flags & ~ctl::ece) | accurate_count());
  if (tcb_.ecn.reflects && has_syn && has_ack) flags |= ctl::cwr | ctl::ece;
  if (rules_.ecn_bits_of_syn_ack != 0xffff && has_syn && has_ack) {
    flags =
        static_cast<std::uint16_t>((flags & ~(ctl::ae | ctl::cwr | ctl::ece)) | rules_.ecn_bits_of_syn_ack);
  }
  if (rules_.sends_ae_with_classic_ecn && tcb_.ecn.on && !has_syn) flags |= ctl::ae;
}

}  // namespace tcpspec::sim
