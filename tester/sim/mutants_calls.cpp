// Faults with the user calls in each state (RFC 9293 §3.10.1 to §3.10.5).

#include "sim/mutants.hpp"

namespace tcpspec::sim {

std::span<const Mutant> mutants_of_calls() {
  using B = Behaviour;
  static constexpr Mutant table[] = {
      {"first-syn-has-ack", "RFC9293-3.10.1-1", "The SYN of an active OPEN has the ACK bit.",
       [](B& b) { b.acknowledges_in_first_syn = true; }, "closing.active/RST+ACK/wnd/part"},
      {"opens-from-no-address", "RFC9293-MUST-44",
       "Where the application chooses no address of its own, the SYN has none.",
       [](B& b) { b.selects_own_address = false; }},
      {"opens-what-is-open", "RFC9293-3.10.1-2", "OPEN takes a pair of ends that has a connection.",
       [](B& b) { b.refuses_open_of_open = false; }},
      {"forgets-text-of-opening", "RFC9293-3.10.2-1", "What SEND gives before ESTABLISHED is never sent.",
       [](B& b) { b.keeps_text_of_opening = false; }},
      {"takes-text-after-close", "RFC9293-3.10.2-2", "SEND after CLOSE takes the data as if they were sent.",
       [](B& b) { b.refuses_text_after_close = false; }},
      {"receive-fails-while-opening", "RFC9293-3.10.3-1",
       "RECEIVE before ESTABLISHED says that the connection has ended.",
       [](B& b) { b.receive_waits_for_opening = false; }},
      {"fin-drops-unread-text", "RFC9293-3.10.3-2", "A FIN drops what the application has not read.",
       [](B& b) { b.keeps_unread_at_fin = false; }},
      {"receive-waits-in-closing", "RFC9293-3.10.3-3", "RECEIVE waits although both sides have closed.",
       [](B& b) { b.ends_reading_in_closing = false; }},
      {"closed-listener-listens", "RFC9293-3.10.4-6", "The port listens after CLOSE in LISTEN.",
       [](B& b) { b.close_ends_listening = false; }, "closed/FIN/nxt/none"},
      {"close-of-opening-is-lost", "RFC9293-3.10.4-3", "CLOSE in SYN-RECEIVED never sends a FIN.",
       [](B& b) { b.fin_of_opening = FinOfOpening::never; }},
      {"fin-waits-for-established", "RFC9293-3.10.4-3",
       "CLOSE in SYN-RECEIVED sends the FIN when the SYN is acknowledged.",
       [](B& b) { b.fin_of_opening = FinOfOpening::when_established; }},
      {"fin-overtakes-queued-text", "RFC9293-3.10.4-4",
       "CLOSE in SYN-RECEIVED does not wait for the data that SEND has given.",
       [](B& b) { b.fin_waits_for_text_of_opening = false; }},
      {"second-close-second-fin", "RFC9293-3.10.4-5", "Each CLOSE sends a FIN with the next number.",
       [](B& b) { b.closes_once = false; }},
      {"abort-spares-opening", "RFC9293-3.10.5-2", "After ABORT in SYN-SENT the opening goes on.",
       [](B& b) { b.abort_ends_opening = false; }},
      {"late-abort-spares-connection", "RFC9293-3.10.5-1",
       "ABORT after both sides have closed changes nothing.", [](B& b) { b.abort_ends_closing = false; }},
      {"resets-on-late-abort", "RFC9293-3.10.5-1", "ABORT sends a RST even when both sides have closed.",
       [](B& b) { b.resets_on_late_abort = true; }},
  };
  return table;
}

}  // namespace tcpspec::sim
