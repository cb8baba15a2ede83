// Faults in sending: timers, windows, path MTU, congestion, ECN, ICMP.

#include "sim/mutants.hpp"

namespace tcpspec::sim {

std::span<const Mutant> mutants_of_sending() {  // NOLINT(readability-function-size): a table
  using B = Behaviour;
  static constexpr Mutant table[] = {
      {"initial-rto-200ms", "RFC6298-2.1-1", "The first RTO is 200 ms.",
       [](B& b) { b.initial_rto = milliseconds(200); }},
      {"linear-backoff", "RFC6298-5.5-1", "Each timeout adds a second to the RTO instead of doubling it.",
       [](B& b) {
         b.backoff_factor = 1;
         b.backoff_step = seconds(1);
       }},
      {"no-backoff", "RFC9293-MUST-19", "The RTO stays the same however often it expires.",
       [](B& b) { b.backoff_factor = 1; }},
      {"triples-rto", "RFC6298-5.5-1", "Each timeout triples the RTO.", [](B& b) { b.backoff_factor = 3; }},
      {"constant-rto", "RFC9293-MUST-18",
       "The RTO is a second, whatever is measured and however often it expires.",
       [](B& b) { b.max_rto = seconds(1); }},
      {"doubles-rto-late", "RFC6298-5.6-1", "The timer is started before the RTO is doubled.",
       [](B& b) { b.backs_off_before_restart = false; }},
      {"rto-floor-200ms", "RFC6298-2.4-1", "The RTO may be as short as 200 ms.",
       [](B& b) { b.min_rto = milliseconds(200); }},
      {"rto-ceiling-8s", "RFC6298-2.5-1", "The RTO never exceeds 8 seconds.",
       [](B& b) { b.max_rto = seconds(8); }},
      {"rto-without-variance", "RFC6298-2.2-1", "The RTO is the smoothed round-trip time alone.",
       [](B& b) { b.adds_variance_to_rto = false; }},
      {"disobeys-karn", "RFC6298-3-1", "Round trips are measured on repeated segments.",
       [](B& b) { b.obeys_karn = false; }},
      {"never-restarts-timer", "RFC6298-5.3-1",
       "An ACK of new data does not restart the retransmission timer.",
       [](B& b) { b.restarts_timer_on_ack = false; }},
      {"any-ack-stops-timer", "RFC6298-5.1-1",
       "Any ACK stops the retransmission timer, whatever is outstanding.",
       [](B& b) { b.any_ack_stops_timer = true; }, "closing.active/RST+ACK/wnd/part"},
      {"no-3s-fall-back", "RFC6298-5.7-1", "After a lost SYN the RTO for data is below 3 seconds.",
       [](B& b) { b.falls_back_to_3s_after_syn_loss = false; }},
      {"never-retransmits", "RFC9293-3.10.8-1", "Nothing is ever sent again.",
       [](B& b) {
         b.retransmits = false;
         b.retransmits_fast = false;
       },
       "closing.active/RST+ACK/wnd/part"},
      {"never-retransmits-syn", "RFC9293-MUST-22", "SYN and SYN,ACK are sent once.",
       [](B& b) { b.retransmits_syn = false; }},
      {"never-retransmits-fin", "RFC9293-3.6-3", "A FIN without data is sent once.",
       [](B& b) { b.retransmits_fin = false; }, "closing.active/RST+ACK/wnd/part"},
      {"retransmits-newest", "RFC6298-5.4-1", "On timeout the last segment is sent again and not the first.",
       [](B& b) { b.retransmits_oldest_first = false; }},
      {"retransmits-the-acknowledged", "RFC6298-5.2-1",
       "The timer runs on when all is acknowledged, and the last segment is sent once more.",
       [](B& b) { b.stops_retransmission = false; }, "fin-wait-1.zero/ACK/nxt/fin/one"},
      {"never-gives-up", "RFC9293-MUST-20", "Retransmission never ends.", [](B& b) { b.gives_up = false; }},
      {"gives-up-after-20s", "RFC9293-SHLD-11", "Data are given up after 20 seconds.",
       [](B& b) { b.give_up = seconds(20); }},
      {"gives-up-opening-after-60s", "RFC9293-MUST-23", "A SYN is given up after a minute.",
       [](B& b) { b.give_up_opening = seconds(60); }},
      {"ignores-user-timeout", "RFC9293-MUST-21", "The user timeout that the application sets has no effect.",
       [](B& b) { b.obeys_user_timeout = false; }},
      {"sends-beyond-window", "RFC9293-3.8.6-1", "Data are sent whatever window the peer offers.",
       [](B& b) { b.keeps_within_window = false; }},
      {"shrunken-window-resets", "RFC9293-MUST-34",
       "A window that shrinks below what is in flight ends the connection.",
       [](B& b) { b.survives_shrunken_window = false; }},
      {"never-probes-shrunken-window", "RFC9293-MUST-35",
       "A window that is shut while data are in flight is not probed.",
       [](B& b) { b.probes_shrunken_window = false; }},
      {"sends-into-shrunken-window", "RFC9293-SHLD-15",
       "A usable window that is negative counts as a large one.",
       [](B& b) { b.sends_into_shrunken_window = true; }},
      {"never-probes-zero-window", "RFC9293-MUST-36", "A shut window is not probed.",
       [](B& b) { b.probes_zero_window = false; }},
      {"probes-zero-window-at-once", "RFC9293-SHLD-29",
       "The first probe of a shut window does not wait for an RTO.",
       [](B& b) { b.probes_zero_window_at_once = true; }},
      {"probes-at-constant-interval", "RFC9293-SHLD-30",
       "Probes of a shut window come at constant intervals.", [](B& b) { b.backs_off_probes = false; }},
      {"gives-up-shut-window", "RFC9293-MUST-37",
       "A shut window ends the connection although the probes are answered.",
       [](B& b) { b.probes_as_long_as_answered = false; }},
      {"closes-after-three-probes", "RFC6429-4-1", "The third probe of a shut window ends the connection.",
       [](B& b) { b.max_unproductive_probes = 3; }},
      {"silly-window-sender", "RFC9293-MUST-38", "Whatever fits the window is sent, however small.",
       [](B& b) { b.avoids_silly_window_sending = false; }},
      {"no-nagle", "RFC9293-SHLD-7", "Small segments are sent although others are outstanding.",
       [](B& b) { b.nagles = false; }},
      {"nagle-cannot-be-disabled", "RFC9293-MUST-17",
       "The Nagle algorithm stays on whatever the application asks.", [](B& b) { b.obeys_nodelay = false; }},
      {"never-pushes", "RFC9293-MUST-61", "The PSH bit is never set.",
       [](B& b) { b.pushes_last_segment = false; }},
      {"no-keepalive", "RFC9293-MUST-24", "Keep-alives cannot be turned on.",
       [](B& b) { b.keeps_alive = false; }},
      {"keepalive-cannot-be-disabled", "RFC9293-MUST-24", "Keep-alives that were turned on stay on.",
       [](B& b) { b.keepalive_can_end = false; }},
      {"keepalive-by-default", "RFC9293-MUST-25", "Keep-alives are sent although they were not requested.",
       [](B& b) { b.keepalive_by_default = true; }},
      {"keepalive-after-an-hour", "RFC9293-MUST-28", "The default keep-alive interval is one hour.",
       [](B& b) { b.keepalive_idle = seconds(3600); }},
      {"keepalive-kills-after-one", "RFC9293-MUST-29", "One unanswered keep-alive ends the connection.",
       [](B& b) { b.keepalive_count = 1; }},
      {"keepalive-with-text", "RFC9293-SHLD-12", "Keep-alives carry an octet of garbage.",
       [](B& b) { b.keepalive_octets = 1; }},
      {"keepalive-on-busy-connections", "RFC9293-MUST-26",
       "Keep-alives are sent although data are outstanding.", [](B& b) { b.probes_busy_connections = true; }},
      {"ignores-too-big", "RFC1191-3-1", "Reports that a datagram was too big are ignored.",
       [](B& b) { b.discovers_path_mtu = false; }},
      {"believes-tiny-mtu", "RFC1191-3-4", "A reported path MTU below the minimum of the family is believed.",
       [](B& b) {
         b.bounds_path_mtu = false;
         b.doubts_path_mtu = false;
       }},
      {"raises-path-mtu", "RFC1191-3-5", "A report that a datagram was too big can raise the path MTU.",
       [](B& b) {
         b.never_raises_path_mtu = false;
         b.doubts_path_mtu = false;
         b.obeys_peer_mss = false;
       }},
      {"believes-too-big-at-once", "RFC5927-7.2-2",
       "A path MTU below what has already got through is believed at once.",
       [](B& b) { b.doubts_path_mtu = false; }},
      {"initial-window-40", "RFC6928-2-1", "The initial window is 40 segments.",
       [](B& b) { b.initial_window_segments = 40; }},
      {"full-window-after-syn-loss", "RFC5681-3.1-4",
       "The initial window is whole although the SYN was lost.",
       [](B& b) { b.starts_small_after_syn_loss = false; }},
      {"rewards-divided-acks", "RFC5681-3.1-8",
       "Each ACK opens the window by a segment, however little it acknowledges.",
       [](B& b) { b.counts_octets_in_slow_start = false; }},
      {"slow-start-too-fast", "RFC5681-3.1-7", "Slow start grows by four segments for each ACK.",
       [](B& b) { b.slow_start_gain = 4; }},
      {"never-avoids-congestion", "RFC5681-3.1-9", "Congestion avoidance grows as fast as slow start.",
       [](B& b) { b.avoids_congestion = false; }},
      {"keeps-ssthresh", "RFC5681-3.1-10", "Loss does not lower the slow start threshold.",
       [](B& b) { b.halves_ssthresh = false; }},
      {"keeps-cwnd-on-timeout", "RFC5681-3.1-11", "A timeout does not shrink the congestion window.",
       [](B& b) { b.collapses_on_timeout = false; }},
      {"keeps-cwnd-when-idle", "RFC5681-4.1-1", "The congestion window survives a long silence.",
       [](B& b) { b.restarts_after_idle = false; }},
      {"fast-retransmit-on-first-duplicate", "RFC5681-3.2-3",
       "The first duplicate ACK starts a retransmission.", [](B& b) { b.duplicate_ack_threshold = 1; }},
      {"no-fast-retransmit", "RFC5681-3.2-3", "Duplicate ACKs never start a retransmission.",
       [](B& b) { b.retransmits_fast = false; }},
      {"keeps-cwnd-on-fast-retransmit", "RFC5681-3.2-7",
       "Fast retransmit does not shrink the congestion window.",
       [](B& b) {
         b.reduces_on_fast_retransmit = false;
         b.halves_ssthresh = false;
       }},
      {"no-newreno", "RFC6582-3.2-1", "A partial ACK during recovery repairs nothing.",
       [](B& b) { b.repairs_on_partial_ack = false; }},
      {"no-limited-transmit", "RFC3042-2-1", "The first two duplicate ACKs release nothing.",
       [](B& b) { b.transmits_limited = false; }},
      {"no-ecn", "RFC9293-SHLD-8", "ECN is never agreed to.",
       [](B& b) {
         b.uses_ecn = false;
         b.uses_accurate_ecn = false;
       }},
      {"ecn-uninvited", "RFC3168-6.1.1-2", "The SYN,ACK agrees to ECN although the SYN did not propose it.",
       [](B& b) {
         b.accepts_ecn_uninvited = true;
         b.uses_accurate_ecn = false;
       }},
      {"never-echoes-congestion", "RFC3168-6.1.3-1", "A congestion mark is not echoed.",
       [](B& b) { b.echoes_congestion = false; }},
      {"ignores-congestion-echo", "RFC3168-6.1.2-2", "An echoed congestion mark does not shrink the window.",
       [](B& b) { b.obeys_congestion_echo = false; }},
      {"never-sends-cwr", "RFC3168-6.1.2-5", "A reduction is not confirmed by CWR.",
       [](B& b) { b.confirms_reduction = false; }},
      {"ect-on-pure-acks", "RFC3168-6.1.4-1", "Pure ACKs are marked ECT.",
       [](B& b) { b.marks_pure_acks = true; }},
      {"ect-on-retransmissions", "RFC3168-6.1.5-1", "Retransmitted data are marked ECT.",
       [](B& b) { b.marks_retransmissions = true; }},
      {"ect-on-syn-ack", "RFC3168-6.1.1-8", "The SYN,ACK is marked ECT.",
       [](B& b) { b.marks_syn_ack = true; }},
      {"believes-any-icmp", "RFC5927-4.1-1", "ICMP errors count whatever sequence number they quote.",
       [](B& b) {
         b.checks_icmp_sequence = false;
         b.obeys_hard_icmp_when_synchronized = true;
       }},
      {"obeys-source-quench", "RFC9293-MUST-55", "Source Quench shrinks the congestion window.",
       [](B& b) { b.obeys_source_quench = true; }},
      {"aborts-on-soft-icmp", "RFC9293-MUST-56", "A soft ICMP error ends the connection.",
       [](B& b) { b.aborts_on_soft_icmp = true; }},
      {"ignores-hard-icmp", "RFC9293-SHLD-26", "A hard ICMP error does not end an opening.",
       [](B& b) { b.obeys_hard_icmp = false; }},
      {"aborts-on-hard-icmp", "RFC5927-5.2-1", "A hard ICMP error ends a synchronized connection.",
       [](B& b) { b.obeys_hard_icmp_when_synchronized = true; }},
  };
  return table;
}

}  // namespace tcpspec::sim
