#pragma once

#include <cstdint>

#include "oracle/rule.hpp"
#include "sweep/stimulus.hpp"

namespace tcpspec::sweep {

inline constexpr std::uint16_t every_state = (1U << cases::state_count) - 1;
constexpr std::uint16_t bit(cases::State state) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(state));
}

/// What became of one point.
struct Observation {
  enum class End : std::uint8_t {
    judged,          ///< the reaction was seen, and the probes were answered
    not_reached,     ///< the state could not be reached
    not_applicable,  ///< nothing at the target can play the part
    unanswered,      ///< the target answered no probe
    window_too_small,
  } end = End::not_reached;
  oracle::Reaction reaction = oracle::Reaction::none;
  std::uint16_t states = every_state;  ///< those that the probes leave possible
  std::uint16_t told = 0;              ///< what the target's own view is, as a bit; 0 if it cannot be asked
  bool contradiction = false;          ///< between the probes and that view
  bool on_a_fin = false;  ///< the acknowledgment was read off a FIN that a timer may have sent again

  bool operator==(const Observation&) const = default;
};

/// What a segment of the target is, as an answer to the stimulus.
oracle::Reaction classify(const wire::Segment&, const Point&, const Before&, const Stimulus&);

/// What the answer to a probe tells.
struct Evidence {
  bool gone = false;  ///< the probe was answered by a RST
  wire::Seq rcv_nxt;  ///< else: what the target expects now
  enum class Fin : std::uint8_t { unknown, outstanding, acknowledged } fin = Fin::unknown;
};

/// The states that are possible after the reaction and with this evidence.
std::uint16_t states_after(const Point&, oracle::Reaction, const Before&, const Stimulus&, const Evidence&);

/// The reaction corrected by what was taken of the segment: text that is acknowledged only when the probe
/// asks was taken in silence.
oracle::Reaction with_evidence(oracle::Reaction, const Before&, const Stimulus&, const Evidence&);

/// The states that the target's own view may mean: who asks cannot tell CLOSED from LISTEN.
std::uint16_t states_told(const Observation&);

/// Holds the states that the probes leave against the target's own view.  Where each excludes the other
/// nobody knows which is wrong, so that all of both remain possible.
void cross_check(Observation&);

}  // namespace tcpspec::sweep
