#pragma once
// Rules of the user calls in each state (RFC 9293 §3.10.1 to §3.10.5), as behaviour.hpp has them.

#include <cstdint>

#include "sim/behaviour_keys.hpp"

namespace tcpspec::sim {

/// When CLOSE in SYN-RECEIVED sends the FIN, if nothing waits to be sent.
enum class FinOfOpening : std::uint8_t { at_once, when_established, never };

struct CallBehaviour : KeyBehaviour {
  // OPEN (§3.10.1).
  bool acknowledges_in_first_syn = false;
  bool refuses_open_of_open = true;
  bool selects_own_address = true;  ///< if the application leaves it open

  // SEND (§3.10.2).
  bool keeps_text_of_opening = true;
  bool refuses_text_after_close = true;

  // RECEIVE (§3.10.3).
  bool receive_waits_for_opening = true;
  bool keeps_unread_at_fin = true;
  bool ends_reading_in_closing = true;

  // CLOSE (§3.10.4).
  bool close_ends_listening = true;
  FinOfOpening fin_of_opening = FinOfOpening::at_once;
  bool fin_waits_for_text_of_opening = true;
  bool closes_once = true;

  // ABORT (§3.10.5).
  bool abort_ends_opening = true;  ///< in SYN-SENT
  bool abort_ends_closing = true;  ///< in CLOSING, LAST-ACK and TIME-WAIT
};

}  // namespace tcpspec::sim
