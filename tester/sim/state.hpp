#pragma once

#include <cstdint>
#include <string_view>

namespace tcpspec::sim {

/// The states of a connection (RFC 9293 §3.3.2).
///
///                        passive OPEN ┌────────┐ active OPEN, send SYN
///                 ┌───────────────────┤ CLOSED ├────────────────────┐
///                 ▼                   └────────┘                    ▼
///             LISTEN ── SYN: send SYN,ACK ─┐   ┌─ SYN: send SYN,ACK ── SYN-SENT
///                                          ▼   ▼                        │
///                                      SYN-RECEIVED                     │
///                                          │ ACK of our SYN             │ SYN,ACK: send ACK
///                                          ▼                            │
///                 ┌─ CLOSE, send FIN ─ ESTABLISHED ◄────────────────────┘
///                 ▼                        │ FIN: send ACK
///            FIN-WAIT-1                    └───────────► CLOSE-WAIT
///      ACK of FIN │ │ FIN: send ACK                          │ CLOSE, send FIN
///                 ▼ └───────► CLOSING                        ▼
///            FIN-WAIT-2          │ ACK of FIN            LAST-ACK
///  FIN: send ACK  │              ▼                           │ ACK of FIN
///                 └───────► TIME-WAIT ── 2MSL ──► CLOSED ◄───┘
enum class State : std::uint8_t {
  closed,
  listen,
  syn_sent,
  syn_received,
  established,
  fin_wait_1,
  fin_wait_2,
  close_wait,
  closing,
  last_ack,
  time_wait,
};

/// As the RFC writes it: `SYN-RECEIVED`.
constexpr std::string_view to_string(State state) {
  switch (state) {
    case State::closed: return "CLOSED";
    case State::listen: return "LISTEN";
    case State::syn_sent: return "SYN-SENT";
    case State::syn_received: return "SYN-RECEIVED";
    case State::established: return "ESTABLISHED";
    case State::fin_wait_1: return "FIN-WAIT-1";
    case State::fin_wait_2: return "FIN-WAIT-2";
    case State::close_wait: return "CLOSE-WAIT";
    case State::closing: return "CLOSING";
    case State::last_ack: return "LAST-ACK";
    case State::time_wait: return "TIME-WAIT";
  }
  return "";
}

/// ESTABLISHED and all later states (RFC 9293 §3.5.2, third group).
constexpr bool synchronized(State state) { return state >= State::established; }

}  // namespace tcpspec::sim
