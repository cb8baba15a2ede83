// Faults in the user timeout option, in what growth and losses are measured by, and in probes of the tail.

#include "sim/mutants.hpp"

namespace tcpspec::sim {

std::span<const Mutant> mutants_of_tails() {  // NOLINT(readability-function-size): a table
  using B = Behaviour;
  static constexpr Mutant table[] = {
      {"offers-no-shift-of-zero", "RFC7323-2.2-2",
       "A SYN has no window scale option if the own shift would be 0.",
       [](B& b) { b.offers_shift_of_zero = false; }},
      {"announced-timeout-while-opening", "RFC5482-3.3-2",
       "The announced user timeout holds for the opening, too.",
       [](B& b) { b.default_timeout_while_opening = false; }},
      {"sends-on-after-echo-at-one-segment", "RFC3168-6.1.2-7",
       "A mark changes nothing where the window is one segment.",
       [](B& b) { b.waits_after_echo_at_one_segment = false; }},
      {"timeout-in-seconds-only", "RFC5482-3.3-1",
       "A user timeout of hours is sent as the most seconds that fit.",
       [](B& b) { b.sends_long_timeouts_in_minutes = false; }},
      {"timeout-in-minutes-only", "RFC5482-3.3-1", "A user timeout is sent in minutes, however short it is.",
       [](B& b) { b.sends_short_timeouts_in_seconds = false; }},
      {"keeps-own-announced-timeout", "RFC5482-3.1-2",
       "What the peer tells of its user timeout does not count.",
       [](B& b) { b.heeds_timeout_of_peer = false; }},
      {"announces-timeout-once", "RFC5482-3-4", "A changed user timeout is not announced.",
       [](B& b) { b.announces_changed_timeout = false; }},
      {"option-extends-own-timeout", "RFC5482-3-2",
       "A longer time in the option replaces the user timeout that the application has set.",
       [](B& b) { b.own_timeout_is_final = false; }},
      {"option-cuts-own-timeout", "RFC5482-3.1-1",
       "A shorter time in the option replaces the user timeout that the application has set.",
       [](B& b) { b.own_timeout_is_least = false; }},
      {"takes-timeout-of-peer", "RFC5482-3.1-2", "The user timeout is the one that the peer tells.",
       [](B& b) { b.takes_larger_timeout = false; }},
      {"no-least-timeout", "RFC5482-3.1-3", "A user timeout may be shorter than a retransmission timeout.",
       [](B& b) { b.least_timeout = {}; }},
      {"obeys-timeout-of-zero", "RFC5482-3.4-1", "A user timeout option of zero ends the connection.",
       [](B& b) { b.ignores_timeout_of_zero = false; }},
      {"keeps-alive-before-timeout", "RFC5482-4.2-1",
       "Keep-alives are sent before the agreed user timeout has passed.",
       [](B& b) { b.keeps_alive_after_timeout = false; }},
      {"grows-unused", "RFC7661-4.4-2", "Slow start goes on though the window is not used.",
       [](B& b) { b.grows_only_if_used = false; }},
      {"grows-half-used", "RFC7661-4.4-1", "A quarter of the window in use is enough for it to grow.",
       [](B& b) { b.part_that_counts_as_use = 4; }},
      {"timeout-leaves-unused-window", "RFC7661-4.4-5",
       "A timeout changes nothing where less than half of the window was in use.",
       [](B& b) { b.timeout_counts_if_unused = false; }},
      {"unused-window-never-ages", "RFC7661-4.4.3-1", "The window is kept however long it is not used.",
       [](B& b) {
         b.restarts_after_idle = false;
         b.unused_window_ages = false;
       }},
      {"doubles-after-loss", "RFC9438-4.2-1",
       "After a loss the window grows by twenty segments for each window that is acknowledged.",
       [](B& b) { b.growth_per_window = 20; }},
      {"grows-unused-after-loss", "RFC9438-4.6-3",
       "After a loss each ACK opens a window that is not used by a segment.",
       [](B& b) { b.grows_only_if_used_after_loss = false; }},
      {"loss-halves-window", "RFC7661-4.4-4",
       "A loss leaves half of the window, however little of it was in use.",
       [](B& b) { b.loss_counts_flight = false; }},
      {"stalls-after-small-loss", "RFC7661-4.4.1-1",
       "After a loss in a flight of four segments nothing new is sent.",
       [](B& b) { b.small_loss_leaves_a_segment = false; }},
      {"reduces-for-first-echo-only", "RFC9438-4.6-4",
       "Only the first window in which a mark is echoed shrinks the next.",
       [](B& b) { b.reduces_for_later_echoes = false; }},
      {"repairs-all-at-once", "RFC8985-9.3-1", "All that counts as lost is sent again at once.",
       [](B& b) { b.repairs_within_window = false; }},
      {"probes-tail-without-sack", "RFC8985-4-1", "The tail is probed also without SACK.",
       [](B& b) { b.probes_tail_without_sack = true; }},
      {"probes-tail-again", "RFC8985-7.3-1", "One probe of the tail follows the other.",
       [](B& b) { b.probes_tail_once = false; }},
      {"probe-stops-timer", "RFC8985-7.3-3",
       "After a probe of the tail the retransmission timer does not run.",
       [](B& b) { b.timer_follows_probe = false; }},
      {"probes-tail-by-oldest", "RFC8985-7.3-2", "A probe of the tail is the oldest segment.",
       [](B& b) { b.probe_repeats_highest = false; }},
      {"probes-tail-late", "RFC8985-7.2-1", "The tail is probed after three round trips.",
       [](B& b) { b.probe_after_round_trips = 3; }},
  };
  return table;
}

}  // namespace tcpspec::sim
