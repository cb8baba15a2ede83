#include "sweep/observe.hpp"

namespace tcpspec::sweep {

using cases::State;
using oracle::Reaction;
using wire::Segment;
using wire::Seq;
namespace ctl = wire::ctl;

namespace {

Reaction classify_reset(const Segment& segment, const Stimulus& s) {
  const bool has_ack = segment.has(ctl::ack);
  if (s.has(ctl::ack) && segment.seq == s.ack)
    return has_ack ? Reaction::rst_acking_with_ack : Reaction::rst_acking;
  const bool zero = has_ack && segment.seq == Seq(0) && segment.ack == s.seq + s.len();
  return !s.has(ctl::ack) && zero ? Reaction::rst_zero : Reaction::rst_other;
}

Reaction classify_syn(const Segment& segment, State state, const Before& before, const Stimulus& s) {
  if (!segment.has(ctl::ack)) return Reaction::other;
  const bool begins = state == State::listen || state == State::closed || state == State::syn_sent ||
                      state == State::time_wait;
  // In SYN-RECEIVED it can only be the SYN,ACK again; elsewhere only a new connection begins with it.
  if (!begins)
    return before.iss && segment.seq == *before.iss && state == State::syn_received &&
                   segment.ack == before.rcv_nxt
               ? Reaction::syn_ack
               : Reaction::syn_ack_new;
  if (state == State::syn_sent && segment.seq != before.iss) return Reaction::syn_ack_new;
  // The ISS of a new incarnation is above all numbers of the old one (RFC 9293 §3.6.1, MAY-2); SND.NXT was
  // not used.
  if (state == State::time_wait && segment.seq.before(before.snd_nxt)) return Reaction::syn_ack_new;
  if (segment.ack == s.seq + 1) return Reaction::syn_ack;
  return s.text > 0 && segment.ack == s.seq + 1 + s.text ? Reaction::syn_ack_text : Reaction::other;
}

/// RCV.NXT if nothing of the segment is accepted; the SYN of an opening counts.
Seq untouched(State state, const Before& before, const Stimulus& s) {
  return state == State::syn_sent ? s.seq + 1 : before.rcv_nxt;
}

}  // namespace

Reaction classify(const Segment& segment, State state, const Before& before, const Stimulus& s) {
  if (segment.has(ctl::rst)) return classify_reset(segment, s);
  if (segment.has(ctl::syn)) return classify_syn(segment, state, before, s);
  if (!segment.has(ctl::ack)) return Reaction::other;
  // It may be on data that the acknowledgment has released; an empty one is at SND.NXT.
  if (segment.len() == 0 && segment.seq != before.snd_nxt) return Reaction::other;
  const Seq nothing = untouched(state, before, s);
  if (s.after_all != nothing && segment.ack == s.after_all) return Reaction::ack_all;
  if (s.after_text != nothing && segment.ack == s.after_text) return Reaction::ack_text;
  return segment.ack == nothing ? Reaction::ack : Reaction::other;
}

std::uint16_t states_after(const Point& point, Reaction reaction, const Before& before, const Stimulus& s,
                           const Evidence& evidence) {
  constexpr std::uint16_t gone = bit(State::closed) | bit(State::listen);
  if (evidence.gone) return gone;
  const bool fin_taken = s.after_all != s.after_text && evidence.rcv_nxt == s.after_all;
  const auto by_fin = [&](State outstanding, State acknowledged) {
    switch (evidence.fin) {
      case Evidence::Fin::unknown: break;
      case Evidence::Fin::outstanding: return bit(outstanding);
      case Evidence::Fin::acknowledged: return bit(acknowledged);
    }
    return static_cast<std::uint16_t>(bit(outstanding) | bit(acknowledged));
  };
  const bool begun = reaction == Reaction::syn_ack || reaction == Reaction::syn_ack_text ||
                     reaction == Reaction::syn_ack_new;
  switch (point.state) {
    case State::closed:
    case State::listen: return bit(State::syn_received);
    case State::syn_sent:
      if (begun) return bit(State::syn_received);
      return fin_taken ? bit(State::close_wait) : bit(State::established);
    case State::syn_received:
      if (fin_taken) return bit(State::close_wait);
      if (s.after_text != before.rcv_nxt && evidence.rcv_nxt == s.after_text) return bit(State::established);
      // The probe cannot distinguish them: it completes the opening itself.
      return bit(State::syn_received) | bit(State::established);
    case State::established: return fin_taken ? bit(State::close_wait) : bit(State::established);
    case State::fin_wait_1:
      return fin_taken ? by_fin(State::closing, State::time_wait)
                       : by_fin(State::fin_wait_1, State::fin_wait_2);
    case State::fin_wait_2: return fin_taken ? bit(State::time_wait) : bit(State::fin_wait_2);
    case State::close_wait: return bit(State::close_wait);
    case State::closing: return by_fin(State::closing, State::time_wait);
    case State::last_ack: return bit(State::last_ack);
    case State::time_wait: return begun ? bit(State::syn_received) : bit(State::time_wait);
  }
  return every_state;
}

Reaction with_evidence(Reaction reaction, const Before& before, const Stimulus& s, const Evidence& evidence) {
  if (evidence.gone || evidence.rcv_nxt == before.rcv_nxt) return reaction;
  const bool said_nothing_was_taken = reaction == Reaction::none || reaction == Reaction::ack;
  const bool taken = evidence.rcv_nxt.after(before.rcv_nxt) && s.len() > 0;
  return said_nothing_was_taken && taken ? Reaction::other : reaction;
}

std::uint16_t states_told(const Observation& observation) {
  constexpr std::uint16_t gone = bit(State::closed) | bit(State::listen);
  return (observation.told & gone) != 0 ? gone : observation.told;
}

void cross_check(Observation& observation) {
  if (observation.end != Observation::End::judged || observation.told == 0) return;
  const std::uint16_t told = states_told(observation);
  observation.contradiction = (observation.states & told) == 0;
  observation.states = observation.contradiction ? observation.states | told : observation.states & told;
}

}  // namespace tcpspec::sweep
