// Faults in text, FIN, closing, TIME-WAIT and the user calls.

#include "sim/mutants.hpp"

namespace tcpspec::sim {

std::vector<Mutant> mutants_of_closing() {
  using B = Behaviour;
  return {
      {"never-sends-urg", "RFC9293-MUST-30", "Urgent text is sent without the URG bit.",
       [](B& b) { b.sends_urgent = false; }},
      {"urgent-pointer-at-last-octet", "RFC9293-MUST-62",
       "The urgent pointer designates the last urgent octet and not the one after it.",
       [](B& b) { b.urgent_pointer_error = 1; }},
      {"ignores-gaps", "RFC9293-SHLD-31", "Text out of order is taken as if it were next.",
       [](B& b) { b.waits_for_gap = false; }},
      {"drops-out-of-order", "RFC9293-SHLD-31", "Text out of order is acknowledged and thrown away.",
       [](B& b) { b.keeps_out_of_order = false; }},
      {"silent-on-out-of-order", "RFC5681-3.2-1", "Text out of order draws no ACK.",
       [](B& b) { b.acknowledges_out_of_order_at_once = false; }},
      {"delays-ack-of-filled-gap", "RFC5681-3.2-2", "The ACK of text that fills a gap is delayed.",
       [](B& b) { b.acknowledges_filled_gap_at_once = false; }},
      {"acks-every-fourth-segment", "RFC9293-SHLD-19",
       "Only every fourth segment is acknowledged before the delay is over.",
       [](B& b) { b.segments_per_ack = 4; }},
      {"acks-after-700ms", "RFC9293-MUST-40", "ACKs are delayed by 700 ms.",
       [](B& b) { b.ack_delay = milliseconds(700); }},
      {"acks-after-half-a-second", "RFC5681-4.2-3", "ACKs are delayed by 510 ms.",
       [](B& b) { b.ack_delay = milliseconds(510); }},
      {"never-delays-acks", "RFC9293-SHLD-18", "Every segment is acknowledged at once.",
       [](B& b) { b.segments_per_ack = 1; }},
      {"acks-twice", "RFC5681-4.2-5", "Every segment of text draws two ACKs.",
       [](B& b) { b.acknowledges_each_segment_twice = true; }},
      {"deaf-after-own-fin", "RFC9293-3.10.7.4-19",
       "Text and FIN that arrive in FIN-WAIT-1 and FIN-WAIT-2 are ignored.",
       [](B& b) { b.receives_after_own_fin = false; }},
      {"takes-text-after-fin", "RFC9293-3.10.7.4-13",
       "Text that arrives after the FIN of the peer is accepted.",
       [](B& b) { b.takes_text_after_fin = true; }},
      {"obeys-early-fin", "RFC9293-3.10.7.4-10", "A FIN out of order takes effect at once.",
       [](B& b) { b.holds_early_fin = false; }},
      {"fin-not-counted", "RFC9293-3.4-2", "The ACK of a FIN does not count the FIN.",
       [](B& b) { b.counts_fin = false; }},
      {"fin-not-acknowledged", "RFC9293-3.6-1", "A FIN is obeyed and not acknowledged.",
       [](B& b) { b.acknowledges_fin = false; }},
      {"closes-on-fin", "RFC9293-3.6-1",
       "A FIN is answered by a FIN although the application has not closed.",
       [](B& b) { b.closes_on_fin = true; }},
      {"silly-window-receiver", "RFC9293-MUST-39",
       "The right edge moves by however little the application has read.",
       [](B& b) { b.avoids_silly_window_receiving = false; }},
      {"shrinks-window", "RFC9293-SHLD-14", "Each window offered is half of what was promised before.",
       [](B& b) { b.shrinks_window = true; }},
      {"ignores-ack-of-fin", "RFC9293-3.10.7.4-11",
       "In FIN-WAIT-1 the ACK of the FIN does not lead to FIN-WAIT-2.",
       [](B& b) { b.notices_ack_of_fin = false; }},
      {"skips-closing", "RFC9293-3.6-4",
       "A FIN in FIN-WAIT-1 leads to TIME-WAIT although ours is not acknowledged.",
       [](B& b) { b.waits_in_closing = false; }},
      {"no-time-wait-after-closing", "RFC9293-3.10.7.4-14",
       "The ACK of the FIN in CLOSING deletes the connection.", [](B& b) { b.waits_after_closing = false; }},
      {"no-time-wait", "RFC9293-3.10.7.4-12", "A FIN in FIN-WAIT-2 deletes the connection.",
       [](B& b) { b.waits_after_fin_wait_2 = false; }},
      {"time-wait-after-last-ack", "RFC9293-3.10.7.4-15",
       "The ACK of the FIN in LAST-ACK leads to TIME-WAIT.", [](B& b) { b.waits_after_last_ack = true; }},
      {"time-wait-of-one-msl", "RFC9293-MUST-13", "TIME-WAIT lasts one MSL.",
       [](B& b) { b.time_wait_msls = 1; }},
      {"time-wait-of-ten-seconds", "RFC9293-MUST-13", "TIME-WAIT lasts ten seconds.",
       [](B& b) { b.msl = seconds(5); }},
      {"no-2msl-restart", "RFC9293-3.10.7.4-16",
       "A repeated FIN is acknowledged in TIME-WAIT and does not restart 2MSL.",
       [](B& b) { b.restarts_2msl = false; }},
      {"time-wait-silent-on-fin", "RFC9293-3.10.7.4-16", "A repeated FIN is not acknowledged in TIME-WAIT.",
       [](B& b) { b.acknowledges_fin_again = false; }},
      {"time-wait-obeys-rst", "RFC1337-3-1", "A RST at RCV.NXT ends TIME-WAIT.",
       [](B& b) { b.ignores_rst_in_time_wait = false; }},
      {"time-wait-obeys-any-rst", "RFC5961-3.2-2", "A RST anywhere ends TIME-WAIT.",
       [](B& b) {
         b.ignores_rst_in_time_wait = false;
         b.obeys_rst_in_window = true;
         b.obeys_rst_anywhere = true;
       }},
      {"never-reopens", "RFC6191-2-5", "No SYN is accepted in TIME-WAIT.",
       [](B& b) { b.reopens_from_time_wait = false; }},
      {"reopens-for-any-syn", "RFC6191-2-6", "Every SYN in TIME-WAIT opens a new connection.",
       [](B& b) { b.reopens_for_any_syn = true; }},
      {"reopens-for-syn-ack", "RFC5961-4.2-1", "A SYN,ACK in TIME-WAIT opens a new connection.",
       [](B& b) {
         b.reopens_by_syn_ack = true;
         b.reopens_for_any_syn = true;
       }},
      {"reopens-without-timestamps", "RFC6191-2-1", "A newer timestamp does not help a SYN in TIME-WAIT.",
       [](B& b) { b.reopens_by_timestamp = false; }},
      {"reopens-with-old-numbers", "RFC9293-MAY-2",
       "A connection reopened from TIME-WAIT may start below the numbers of the one before.",
       [](B& b) {
         b.exceeds_old_numbers = false;
         b.isn_tick = seconds(1000);
       }},
      {"forgets-time-wait", "RFC9293-MAY-2",
       "After a SYN that turns out old the connection does not return to TIME-WAIT.",
       [](B& b) { b.returns_to_time_wait = false; }},
      {"silent-abort", "RFC9293-3.9.1.6-1", "ABORT sends no RST.", [](B& b) { b.resets_on_abort = false; }},
      {"aborts-beyond-snd-nxt", "RFC9293-3.9.1.6-1",
       "The RST of an ABORT has SND.NXT+1 as its sequence number.", [](B& b) { b.abort_sequence_error = 1; }},
      {"resets-on-late-abort", "RFC9293-3.5.2-1", "ABORT sends a RST even when both sides have closed.",
       [](B& b) { b.resets_on_late_abort = true; }},
      {"resets-on-close-in-syn-sent", "RFC9293-3.10.4-2", "CLOSE in SYN-SENT sends a RST.",
       [](B& b) { b.resets_on_close_in_syn_sent = true; }},
      {"never-closes-in-close-wait", "RFC9293-3.10.4-1", "CLOSE in CLOSE-WAIT sends no FIN.",
       [](B& b) { b.closes_in_close_wait = false; }},
      {"hides-unread-text", "RFC9293-SHLD-3", "A full close with unread text sends a FIN as if all was well.",
       [](B& b) { b.resets_unread_text = false; }},
      {"hides-text-for-nobody", "RFC1122-4.2.2.13-1",
       "After a full close text is acknowledged although nobody will read it.",
       [](B& b) {
         b.resets_text_for_nobody = false;
         b.resets_unread_text = false;
       }},
      {"connects-to-groups", "RFC9293-MUST-46", "An OPEN to a broadcast or multicast address goes ahead.",
       [](B& b) { b.refuses_invalid_remote = false; }},
      {"ignores-ttl-setting", "RFC9293-MUST-49", "The TTL that the application asks for is not used.",
       [](B& b) { b.obeys_ttl_setting = false; }},
      {"ignores-tos-setting", "RFC9293-MUST-48",
       "The differentiated services field that the application asks for is not used.",
       [](B& b) { b.obeys_tos_setting = false; }},
      {"reset-looks-like-end", "RFC9293-MUST-12", "The application sees a reset as an ordinary end.",
       [](B& b) { b.tells_reset_from_end = false; }},
  };
}

}  // namespace tcpspec::sim
