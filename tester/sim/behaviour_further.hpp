#pragma once
// More rules of the endpoint, as behaviour.hpp has them: what other RFCs than RFC 9293 add, what they only
// recommend, and what shows over time, beside another connection, or against hostile values.

#include <cstddef>
#include <cstdint>

#include "sim/behaviour_calls.hpp"
#include "wire/time.hpp"

namespace tcpspec::sim {

/// What a fault takes from one connection to the others of the host.
enum class Shares : std::uint8_t { nothing, window, mss, timestamps, fin, timeout };

/// After what a fault never starts the retransmission timer again.
enum class TimerEnds : std::uint8_t { never, with_acknowledgment, with_shut_window, with_recovery };

struct FurtherBehaviour : CallBehaviour {
  // Below TCP (RFC 1122 §3.2.1.1, §3.3.2).
  bool checks_ip_version = true;
  bool reassembles = true;
  std::size_t most_octets_reassembled = 0xffff;
  bool sets_dont_fragment = true;
  bool ignores_identification = true;      ///< of datagrams that cannot be fragmented (RFC 6864 §4.1)
  bool takes_datagrams_without_df = true;  ///< that are no fragments (RFC 791 §3.2)
  bool hands_out_cookies = false;          ///< of Fast Open (RFC 7413 §2)
  bool ends_data_with_datagram = true;     ///< and not with the frame
  bool ends_data_with_packet = true;       ///< the same over IPv6
  bool ignores_low_hop_limit = true;
  bool steps_over_extensions = true;  ///< of IPv6 (RFC 8200 §4)
  bool skips_unknown_extension_options = true;
  bool obeys_discarding_options = true;  ///< whose type says that the packet is to be discarded
  bool reports_unknown_options = true;   ///< if their type asks for it

  // A full backlog (RFC 4987).
  bool sends_syn_cookies = true;  ///< §3.6
  bool flood_spares_connections = true;
  bool opens_by_stray_ack = false;  ///< while the backlog is full, as if it returned a cookie

  // Faults that show over time, beside another connection, or against hostile values.
  bool fills_small_window_in_the_end = true;
  bool probes_for_fin = true;
  bool sends_again_after_timeouts = true;  ///< new data, when all is acknowledged
  TimerEnds timer_ends = TimerEnds::never;
  Shares shares = Shares::nothing;
  bool old_acks_move_window = false;
  bool future_acks_move_window = false;
  bool refused_segments_move_window = false;  ///< those outside the receive window
  bool takes_fin_beyond_edge = false;
  bool takes_fin_in_last_place = true;
  std::uint32_t least_mss_survived = 0;
  bool survives_reports_of_the_unsent = true;
  bool believes_any_echo = false;
  bool resets_illegal_option_outside_window = false;
  bool opens_window_after_close = true;
  bool gives_up_fin = true;
  bool obeys_rst_in_upper_half = false;  ///< of the window
  bool keeps_pieces_of_whole_window = true;
  bool takes_longer_overlap = true;

  // The user timeout option (RFC 5482).
  bool sends_long_timeouts_in_minutes = true;
  bool sends_short_timeouts_in_seconds = true;
  bool heeds_timeout_of_peer = true;
  bool announces_changed_timeout = true;
  bool own_timeout_is_final = true;        ///< that the application sets by itself: no longer one
  bool own_timeout_is_least = true;        ///< and no shorter one replaces it either
  bool takes_larger_timeout = true;        ///< of both
  Duration least_timeout = seconds(100);   ///< L_LIMIT
  Duration most_timeout = seconds(14400);  ///< U_LIMIT
  bool ignores_timeout_of_zero = true;
  bool takes_timeout_of_zero = false;
  bool keeps_alive_after_timeout = true;  ///< and no sooner

  // What is in flight limits growth (RFC 7661, RFC 9438 §4.6), and losses limit what is sent.
  bool grows_only_if_used = true;
  std::uint32_t part_that_counts_as_use = 2;  ///< one half
  bool timeout_counts_if_unused = true;       ///< against the window
  bool unused_window_ages = true;
  std::uint32_t growth_per_window = 1;  ///< in congestion avoidance, in segments
  bool grows_only_if_used_after_loss = true;
  bool loss_counts_flight = true;  ///< and not the window
  bool small_loss_leaves_a_segment = true;
  bool reduces_for_later_echoes = true;  ///< in later windows
  bool repairs_within_window = true;

  // Tail loss probes (RFC 8985 §7).
  bool probes_tail = true;  ///< with SACK
  bool probes_tail_without_sack = false;
  bool probes_tail_once = true;
  bool timer_follows_probe = true;
  bool probe_repeats_highest = true;  ///< if there is nothing new
  bool probe_prefers_new_data = true;
  double probe_after_round_trips = 2;

  // Accurate ECN (RFC 9768).
  bool uses_accurate_ecn = true;      ///< if the peer asks
  bool proposes_accurate_ecn = true;  ///< as a client
  bool takes_unknown_proposals = true;
  bool answer_tells_mark = true;
  bool resets_mixed_proposals = true;
  bool latest_syn_tells_mark = true;
  bool keeps_feedback_mode = true;
  bool answers_plain_repeat_accurately = true;
  bool plain_syn_ends_ect = true;
  bool marks_after_plain_syn = false;
  bool accurate_ecn_sends_ect = true;
  bool reports_duplicates_with_accurate_ecn = true;
  bool confirms_with_accurate_ecn = false;  ///< by CWR, as with classic ECN
  bool feeds_back_without_ect = true;
  bool counts_marks_without_data = true;
  std::uint32_t first_count_of_marks = 5;
  bool counts_mark_of_syn = false;
  bool count_of_marks_wraps = true;
  bool takes_count_from_syn = false;
  bool stops_ect_at_count_of_zero = true;
  bool tolerates_odd_handshake = true;
  bool requires_count_of_five = false;
  bool acknowledges_first_mark = true;
  bool acknowledges_marks_soon = true;
  bool reports_in_acks_of_acks = false;
  std::uint8_t refused_option_of_syn = 0;
  bool proposes_by_all_bits = true;
  bool repeats_proposal_once = true;       ///< in the second SYN
  bool keeps_iss_without_proposal = true;  ///< in the third, which proposes nothing
  bool accurate_after_empty_answer = false;
  bool accurate_after_classic_answer = false;
  bool accurate_after_reflection = false;
  bool takes_reserved_answer = true;
  bool takes_crossed_proposal = true;
  bool tells_mark_of_answer = true;
  bool option_in_syn = false;

  // What SACK options say (RFC 2018 §4, RFC 2883 §4 and §5).
  bool reports_grown_blocks = true;         ///< not only new ones
  bool orders_later_blocks_by_time = true;  ///< those after the first
  bool dsack_comes_first = true;
  bool dsack_has_exact_edges = true;
  bool reports_duplicate_once = true;
  bool dsack_is_followed_by_its_block = true;
  bool dsack_is_followed_by_others = true;
  bool recognises_dsack = true;
  bool compares_dsack_with_ack = true;    ///< of its own segment (RFC 2883 §5)
  std::size_t most_pieces = 0;            ///< held beyond a gap; 0: no limit. Only faults have one
  bool reports_newest_if_dropped = true;  ///< RFC 2018 §8
  bool reports_what_is_held = true;
  bool clears_all_reports_after_timeout = true;  ///< not only that of the oldest segment

  // Growth, loss and recovery, further (RFC 3465, RFC 5681, RFC 6582, RFC 6675).
  bool grows_in_slow_start = true;
  std::uint32_t initial_threshold = 0;    ///< in segments; 0: there is none
  std::uint32_t octets_before_burst = 0;  ///< after which the congestion window is forgotten; 0: never
  bool resizes_window_with_segments = true;
  bool follows_pipe = true;
  bool sends_full_flight_in_recovery = false;
  bool reduces_for_second_loss = true;
  bool advance_ends_recovery = false;  ///< whichever it is
  bool deflates_on_partial_ack = true;
  bool waits_for_more_than_recovery_point = true;
  double leaves_recovery_with = 1;  ///< of the threshold
  bool partial_ack_restarts_timer = true;
  double timer_runs_for = 1;  ///< of the RTO
  double variance_gain = 0.25;

  // What a report about a datagram means to others and to the window (RFC 1191 §6.4, RFC 5927, RFC 8201).
  bool too_big_counts_as_loss = false;
  bool too_big_counts_as_loss_over_ipv6 = false;
  bool checks_icmp_sequence_over_ipv6 = true;
  bool ignores_icmp_when_idle = true;
  bool icmp_ends_all_to_its_peer = false;
  bool bounds_report_by_what_was_sent = true;
  Duration path_mtu_lifetime = seconds(600);  ///< RFC 1191 §6.3
  bool repeats_nothing_when_path_grows = true;
  Duration path_mtu_step = seconds(120);  ///< §7.1: until the next larger plateau is tried

  // Further: window, pushes, type of service, timestamps, Fast Open, SYN cookies.
  bool repeats_into_shrunken_window = true;
  bool packs_calls = true;  ///< SENDs together into one segment
  bool tos_may_change = true;
  bool stamps_resets = true;
  bool echoes_timestamp_in_reset_when_closed = true;
  bool always_uses_cookies = false;

  // A full backlog, marks and probes, and a window that shrinks below what was sent.
  bool resets_when_full = false;               ///< RFC 3360 §2.3
  bool reads_mark_of_window_probe = true;      ///< RFC 3168 §6.1.6
  bool remembers_refusal_of_ecn = true;        ///< RFC 3168 §6.1.1: in a SYN that comes again
  Duration probe_without_sample = seconds(1);  ///< RFC 8985 §7.2
  bool outlasts_shrunken_window = true;        ///< RFC 9293 §3.8.6: as long as acknowledgments come
};

}  // namespace tcpspec::sim
