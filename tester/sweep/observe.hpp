#pragma once

#include <cstdint>

#include "oracle/rule.hpp"
#include "sweep/stimulus.hpp"

namespace tcpspec::sweep {

inline constexpr std::uint16_t every_state = (1U << cases::state_count) - 1;
constexpr std::uint16_t bit(cases::State state) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(state));
}

/// The result of one point.
struct Observation {
  enum class End : std::uint8_t {
    judged,          ///< the reaction was seen, and the probes were answered
    not_reached,     ///< the state could not be reached
    not_applicable,  ///< the target has no application for it
    unanswered,      ///< the target responded to no probe
    window_too_small,
    never_there,  ///< the target skips the state, as another connection shows
    died,         ///< the target ended, twice: with others and alone
  } end = End::not_reached;
  oracle::Reaction reaction = oracle::Reaction::none;
  std::uint16_t states = every_state;  ///< those that are possible after the probes
  std::uint16_t told = 0;              ///< the target's own view, as a bit; 0 if there is none
  bool contradiction = false;          ///< between the probes and this view
  bool on_a_fin = false;               ///< the acknowledgment was on a FIN that a timer may have sent again
  bool asked = false;                  ///< the state was reached, and the segment was on its way

  bool operator==(const Observation&) const = default;
};

/// The meaning of a segment of the target as a response to the stimulus, in the state before it.
oracle::Reaction classify(const wire::Segment&, cases::State, const Before&, const Stimulus&);

/// The meaning of the response to a probe.
struct Evidence {
  bool gone = false;  ///< the response to the probe was a RST
  wire::Seq rcv_nxt;  ///< else: what the target expects now
  enum class Fin : std::uint8_t { unknown, outstanding, acknowledged } fin = Fin::unknown;
};

/// The states that are possible after the reaction and with this evidence.
std::uint16_t states_after(const Point&, oracle::Reaction, const Before&, const Stimulus&, const Evidence&);

/// The reaction, corrected by what was accepted of the segment: data that are acknowledged only after the
/// probe were accepted silently.
oracle::Reaction with_evidence(oracle::Reaction, const Before&, const Stimulus&, const Evidence&);

/// The states that the target's own view may mean: it does not distinguish CLOSED and LISTEN.
std::uint16_t states_told(const Observation&);

/// Compares the states after the probes with the target's own view. If they exclude each other, it is not
/// known which is wrong, so all of both remain possible.
void cross_check(Observation&);

}  // namespace tcpspec::sweep
