#pragma once
// The rules that the endpoint follows, one in each line. The code uses each where it implements the paragraph
// of the RFC. The defaults are what the RFCs require, and a mutant (mutants_*.cpp) changes one line, a few
// change two or three. A rule that says what is done has the default true; a rule that names a fault has the
// default false.

#include <cstddef>
#include <cstdint>
#include <optional>

#include "sim/behaviour_further.hpp"
#include "sim/spoil.hpp"
#include "sim/state.hpp"
#include "wire/time.hpp"

namespace tcpspec::sim {

struct Behaviour : FurtherBehaviour {
  // The parts of a host.
  std::uint32_t mtu = 1500;             ///< octets of a datagram
  std::size_t receive_buffer = 131072;  ///< octets, if the application does not say
  std::size_t send_buffer = 262144;     ///< octets
  std::size_t backlog = 4096;           ///< openings and unaccepted connections of a listener
  bool uses_window_scale = true;        ///< RFC 7323 §2
  bool uses_timestamps = true;          ///< RFC 7323 §3
  bool uses_sack = true;                ///< RFC 2018
  bool uses_ecn = true;                 ///< RFC 3168, if the peer asks
  std::uint8_t ttl = 64;                ///< if the application does not say

  std::optional<State> deaf_in;  ///< whatever arrives in this state is dropped

  // Before the state machine (RFC 9293 §3.1, §3.9.2).
  bool verifies_checksum = true;
  std::size_t most_octets_summed = 0xffff;  ///< of data
  bool takes_full_segments = true;          ///< as large as the MSS that was sent
  bool sends_correct_checksum = true;
  bool checks_data_offset = true;
  bool ignores_group_destinations = true;
  bool ignores_invalid_sources = true;
  bool ignores_reserved_bits = true;
  bool ignores_precedence = true;
  bool ignores_ip_options = true;
  bool ignores_low_ttl = true;
  bool reads_options_off_syn = true;
  bool reads_unaligned_options = true;
  bool knows_no_operation = true;
  bool ignores_misplaced_options = true;  ///< those of an opening, later
  bool skips_unknown_options = true;
  bool survives_illegal_options = true;
  bool keeps_local_address = true;
  bool tells_connections_apart = true;
  std::uint16_t reserved_bits_sent = 0;

  // Initial sequence numbers (§3.4.1).
  bool isn_follows_clock = true;
  Duration isn_tick = microseconds(4);
  bool isn_is_random = false;  ///< instead of the clock
  bool isn_depends_on_ends = true;

  // CLOSED and LISTEN (§3.10.7.1, §3.10.7.2).
  bool ignores_rst_when_closed = true;
  bool resets_from_zero_always = false;
  bool reset_acknowledges_whole_segment = true;
  bool reset_acknowledges = true;  ///< where the segment did not
  std::uint32_t reset_sequence_error = 0;
  bool ignores_rst_in_listen = true;
  bool ignores_syn_with_rst_in_listen = true;
  bool resets_ack_in_listen = true;
  bool ignores_stray_in_listen = true;
  bool listens_while_opening = true;       ///< at the same port (MUST-42)
  bool listens_beside_accepted = true;     ///< without harm to them (MUST-41)
  bool gives_up_orphaned_openings = true;  ///< when their listener is closed

  // SYN-SENT (§3.10.7.3).
  bool obeys_any_rst_in_syn_sent = false;
  bool obeys_rst_in_syn_sent = true;
  bool answers_bad_rst_in_syn_sent = false;
  bool aborts_on_bad_ack_in_syn_sent = false;
  bool resets_bad_ack_in_syn_sent = true;
  bool opens_simultaneously = true;
  bool needs_syn_to_establish = true;
  bool acknowledges_syn_ack = true;
  bool keeps_text_of_syn_ack = true;
  bool counts_crossed_syn_once = true;

  // SYN-RECEIVED.
  bool draws_new_iss_for_repeated_syn = false;
  bool opens_by_any_ack = false;
  bool resets_bad_ack_in_syn_received = true;
  bool syn_ends_passive_opening = true;
  bool forgets_active_open = false;  ///< treats it as a passive one (MUST-11)
  bool keeps_text_of_syn = true;
  bool gives_connection_at_syn = false;  ///< to the application
  bool obeys_rst_in_syn_received = true;
  bool acknowledges_outside_window_in_syn_received = true;
  bool establishes_without_text = true;
  bool takes_text_of_third_segment = true;
  bool counts_syn = true;  ///< as a number

  // First: the sequence number.
  bool checks_sequence = true;
  bool compares_modulo = true;
  bool accepts_by_last_octet = true;
  std::uint32_t window_excess = 0;  ///< numbers beyond the right edge that count as inside
  bool resets_empty_above_left_edge = false;
  bool acknowledges_outside_window = true;
  bool acknowledges_old_text = true;
  bool resets_outside_window = false;
  bool answers_window_probes = true;
  bool reads_ack_in_zero_window = true;
  bool trims_left = true;
  bool trims_right = true;
  bool trims_queue = true;  ///< where pieces out of order overlap

  // Second: RST (RFC 5961 §3).
  bool obeys_rst = true;
  bool obeys_rst_in_window = false;
  bool obeys_rst_anywhere = false;
  bool challenges_rst_in_window = true;
  bool challenges_exact_rst = false;
  bool judges_rst_by_ack = false;
  bool ignores_rst_with_text = false;
  bool ignores_rst_while_outstanding = false;
  bool ignores_rst_after_challenge = false;
  bool obeys_challenged_rst = false;
  bool frees_ends_on_reset = true;
  bool answers_rst_by_rst = false;  ///< where it does not obey
  bool answers_straddling_rst = false;
  bool ignores_rst_in_zero_window = false;
  std::uint32_t rst_window_excess = 0;
  std::uint32_t challenge_limit = 10;  ///< RFC 5961 §7: per interval
  Duration challenge_interval = seconds(5);
  bool challenges_with_una = false;  ///< SND.UNA in place of SND.NXT

  // Fourth: SYN (RFC 5961 §4).
  bool challenges_syn = true;
  bool challenges_syn_outside_window = true;
  bool syn_resets_connection = false;
  bool takes_text_with_syn = false;

  // Fifth: ACK.
  bool requires_ack = true;
  bool challenges_future_ack = true;
  bool resets_future_ack = false;
  bool takes_text_with_future_ack = false;
  bool bounds_old_acks = true;  ///< RFC 5961 §5
  bool bounds_old_acks_of_fin = true;
  bool challenges_old_acks = true;
  bool allows_acks_as_old_as_the_window = true;
  bool drops_text_of_duplicate_ack = false;
  bool compares_wl1_wl2 = true;
  bool bare_acks_open_window = true;  ///< those that acknowledge nothing new
  bool reads_window_as_signed = false;
  bool notices_ack_of_fin = true;
  bool any_ack_ends_closing = false;
  bool any_ack_ends_last_ack = false;
  bool acknowledges_acknowledgments = false;
  bool freezes_ack_number = false;

  // Sixth to eighth: URG, data, FIN.
  bool sends_urgent = true;
  bool sends_all_as_urgent = false;
  std::uint32_t urgent_pointer_error = 0;
  std::uint32_t urgent_reading_error = 0;
  bool takes_far_urgent_pointer = true;  ///< beyond its own segment
  bool ignores_pointer_without_urg = true;
  bool ignores_urgent_after_fin = true;
  bool takes_text_without_push = true;
  bool waits_for_gap = true;  ///< data out of order do not count as in order
  bool keeps_out_of_order = true;
  bool keeps_out_of_order_after_own_fin = true;
  bool acknowledges_out_of_order = true;
  bool acknowledges_out_of_order_at_once = true;
  bool acknowledges_filled_gap_at_once = true;
  bool processes_queue_before_ack = true;  ///< to its end (MUST-59)
  std::uint32_t segments_per_ack = 2;
  bool acknowledges_one_then_three = false;
  Duration ack_delay = milliseconds(200);
  bool acknowledges_each_segment_twice = false;
  bool receives_after_own_fin = true;
  bool reads_after_half_close = true;
  bool takes_text_after_fin = false;
  bool holds_early_fin = true;
  bool counts_fin = true;
  bool acknowledges_fin = true;
  bool closes_on_fin = false;
  bool closes_on_second_fin = false;
  bool avoids_silly_window_receiving = true;
  bool shrinks_window = false;
  bool reopens_window = true;

  // Closing, TIME-WAIT.
  bool waits_in_closing = true;     ///< for the ACK of its FIN
  bool waits_after_closing = true;  ///< in TIME-WAIT
  bool waits_after_fin_wait_2 = true;
  std::optional<Duration> fin_wait_2_limit;  ///< none while the application reads
  bool waits_after_last_ack = false;
  Duration msl = seconds(120);
  double time_wait_msls = 2;
  bool restarts_2msl = true;
  bool acknowledges_fin_again = true;
  bool acknowledges_old_text_in_time_wait = true;
  bool acknowledges_old_text_twice_in_time_wait = false;
  bool takes_text_in_time_wait = false;
  bool requires_ack_in_time_wait = true;
  bool bare_ack_ends_time_wait = false;
  bool keeps_ends_in_time_wait = true;   ///< from an OPEN
  bool ignores_rst_in_time_wait = true;  ///< RFC 1337
  bool challenges_rst_in_time_wait = false;
  bool reopens_from_time_wait = true;  ///< RFC 6191
  bool reopens_for_any_syn = false;
  bool reopens_by_timestamp = true;
  bool reopens_by_timestamp_alone = true;  ///< whatever the number
  bool reopens_by_equal_timestamp = true;
  bool reopens_by_first_timestamp = true;
  bool reopens_without_timestamp = true;
  std::uint32_t last_number_error = 0;  ///< how far the last number seen is below that of the FIN
  bool reopens_by_syn_ack = false;
  bool exceeds_old_numbers = true;
  bool returns_to_time_wait = true;

  // The user calls (§3.10.1 to §3.10.5).
  bool resets_on_abort = true;
  bool resets_on_late_abort = false;  ///< when both sides have closed
  std::uint32_t abort_sequence_error = 0;
  bool resets_on_close_in_syn_sent = false;
  bool closes_in_established = true;
  bool closes_in_close_wait = true;
  bool sends_all_before_fin = true;
  bool resets_unread_text = true;
  bool resets_text_for_nobody = true;
  bool refuses_invalid_remote = true;
  bool obeys_ttl_setting = true;
  bool obeys_tos_setting = true;
  bool tells_reset_from_end = true;  ///< MUST-12
  bool tells_end = true;

  // Retransmission (RFC 6298).
  Duration initial_rto = seconds(1);
  Duration min_rto = seconds(1);
  Duration max_rto = seconds(120);
  Duration clock_granularity = milliseconds(1);
  double backoff_factor = 2;
  Duration backoff_step;
  bool adds_variance_to_rto = true;
  bool obeys_karn = true;
  bool restarts_timer_on_ack = true;
  bool any_ack_stops_timer = false;
  bool backs_off_before_restart = true;
  bool falls_back_to_3s_after_syn_loss = true;
  bool retransmits = true;
  bool retransmits_syn = true;
  bool retransmits_fin = true;
  bool retransmits_oldest_first = true;
  bool stops_retransmission = true;  ///< when all is acknowledged
  bool gives_up = true;
  Duration give_up = seconds(300);  ///< R2, the RFC's default user timeout (§3.9.1.1)
  Duration give_up_opening = seconds(300);
  bool obeys_user_timeout = true;

  // Windows and small segments (§3.7.4, §3.8.6).
  bool keeps_within_window = true;
  bool survives_shrunken_window = true;
  bool probes_shrunken_window = true;
  bool sends_into_shrunken_window = false;
  bool probes_zero_window = true;
  bool probes_zero_window_at_once = false;
  bool backs_off_probes = true;
  bool probes_as_long_as_answered = true;
  std::uint32_t max_unproductive_probes = 0xffffffff;
  bool avoids_silly_window_sending = true;
  Duration silly_window_override = milliseconds(500);
  bool nagles = true;
  bool obeys_nodelay = true;
  bool pushes_last_segment = true;

  // Keep-alive (§3.8.4).
  bool keeps_alive = true;
  bool keepalive_by_default = false;
  bool keepalive_can_end = true;  ///< by the application's will
  Duration keepalive_idle = seconds(7200);
  Duration keepalive_interval = seconds(75);
  std::uint32_t keepalive_count = 9;
  std::size_t keepalive_octets = 0;
  bool probes_busy_connections = false;

  // Segment size and path MTU (§3.7.1, RFC 1191, RFC 8201).
  bool sends_mss_option = true;
  bool sends_mss_uninvited = true;
  bool reads_mss_option = true;
  bool reads_mss_off_syn = false;
  std::uint32_t mss_excess = 0;
  std::uint32_t most_mss_option = 0xffff;
  std::uint32_t least_mss_option = 0;  ///< a smaller one is not sent
  std::uint32_t least_peer_mss = 48;   ///< a smaller one counts as this
  bool sends_mss_on_every_segment = false;
  bool obeys_peer_mss = true;
  bool fills_segments = true;
  std::uint32_t default_mss = 536;
  std::uint32_t default_mss_ipv6 = 1220;
  bool takes_options_from_mss = true;
  std::uint32_t room_for_options = 0;  ///< octets left free in each segment where SACK was agreed on
  bool fits_its_link = true;
  bool discovers_path_mtu = true;
  bool bounds_path_mtu = true;
  bool never_raises_path_mtu = true;
  bool doubts_path_mtu = true;

  // Window scale (RFC 7323 §2).
  bool offers_scale_uninvited = false;
  std::uint8_t least_shift_answered = 0;
  std::uint8_t most_shift_answered = 255;
  bool scales_peer_window = true;
  bool leaves_peer_syn_window_unscaled = true;
  bool reads_scale_off_syn = false;
  bool takes_late_scale = false;  ///< in other segments than the SYN, if none was agreed
  bool scales_own_window = true;
  bool leaves_syn_window_unscaled = true;
  std::uint8_t max_shift = 14;
  std::uint8_t least_shift = 0;

  // Timestamps (RFC 7323 §3 to §5).
  bool offers_timestamps_uninvited = false;
  bool stamps_every_segment = true;
  bool stamps_fin = true;
  bool ignores_uninvited_timestamps = true;
  bool ignores_echo_of_syn = true;
  bool aligns_timestamps = true;
  bool echoes_timestamps = true;
  std::uint32_t echo_without_ack = 0;
  bool echoes_earliest_timestamp = true;
  bool updates_ts_recent = true;
  bool updates_ts_recent_in_gap = true;
  bool updates_ts_recent_beyond_gap = false;
  bool remembers_only_timestamps_in_window = true;
  bool requires_timestamp = true;
  bool aborts_without_timestamp = false;
  bool protects_against_wrapped_sequence = true;
  bool acknowledges_old_timestamp = true;
  bool forgets_old_timestamp = true;
  bool tests_timestamp_of_fin = true;
  bool rejects_equal_timestamp = false;
  bool judges_queued_timestamps = false;  ///< when a gap is filled, once more
  bool tests_timestamp_of_rst = false;
  bool takes_timestamp_of_rst = false;
  bool compares_timestamps_modulo = true;
  bool expires_ts_recent = true;
  bool randomizes_timestamp_origin = true;
  bool freezes_timestamp_clock = false;
  Duration timestamp_tick = milliseconds(1);

  // SACK (RFC 2018, RFC 2883).
  bool sends_sack = true;
  bool sends_sack_uninvited = false;
  bool permits_sack_on_every_segment = false;
  bool newest_sack_block_first = true;
  bool joins_sack_blocks = true;  ///< that touch
  std::size_t max_sack_blocks = 4;
  std::uint32_t sack_edge_error = 0;
  bool reports_duplicates = true;
  bool reads_sack = true;
  bool forgets_sack_after_timeout = true;

  // Congestion (RFC 5681, RFC 6582, RFC 6675, RFC 6928, RFC 3042, RFC 3168).
  std::uint32_t initial_window_segments = 10;
  bool starts_small_after_syn_loss = true;
  bool counts_octets_in_slow_start = true;
  std::uint32_t slow_start_gain = 1;
  bool avoids_congestion = true;
  bool halves_ssthresh = true;
  bool collapses_on_timeout = true;
  bool restarts_after_idle = true;
  std::uint32_t duplicate_ack_threshold = 3;
  bool retransmits_fast = true;
  bool reduces_on_fast_retransmit = true;
  bool repairs_on_partial_ack = true;
  bool transmits_limited = true;
  bool accepts_ecn_uninvited = false;
  bool echoes_congestion = true;
  bool obeys_congestion_echo = true;
  bool confirms_reduction = true;
  bool marks_pure_acks = false;
  bool marks_retransmissions = false;
  bool marks_syn_ack = false;

  // What mutants do to single segments (mutants_invariants.cpp).
  Spoil spoils = nullptr;
  SpoilDatagram spoils_datagram = nullptr;

  // ICMP (§3.9.2.2, RFC 5927).
  bool checks_icmp_sequence = true;
  bool obeys_source_quench = false;
  bool aborts_on_soft_icmp = false;
  bool obeys_hard_icmp = true;
  bool obeys_hard_icmp_when_synchronized = false;
  bool obeys_port_unreachable = true;  ///< while opening, as a RST (RFC 1122 §3.2.2.1)
  bool gives_icmp_to_its_connection = true;

  // Bits and options of others (RFC 2873, RFC 3360, RFC 5482, RFC 5925, RFC 6994, RFC 7413).
  std::uint8_t highest_precedence = 7;  ///< of a SYN that is taken
  bool resets_ecn_setup = false;
  std::uint8_t refused_option = 0;  ///< the response to an option of this kind is a RST; 0: no such kind
  bool takes_any_cookie = false;    ///< acknowledges the data of a SYN with a Fast Open cookie

  // Growth and loss without SACK (RFC 5681 §3.1 and §3.2, RFC 3042, RFC 3465, RFC 9438).
  bool keeps_within_congestion_window = true;
  bool counts_ack_of_syn = false;  ///< as growth
  std::uint32_t growth_limit = 1;  ///< segments for an ACK in slow start (L of RFC 3465 §2.1)
  std::uint32_t growth_limit_after_timeout = 1;
  bool starts_slowly_after_timeout = true;
  double loss_leaves = 0.5;  ///< of the flight
  bool grows_by_limited_transmit = false;
  bool fast_retransmits_oldest = true;
  bool inflates_window = true;  ///< by a segment for each further duplicate
  bool deflates_window = true;

  // Loss with SACK (RFC 2018 §5.1 and §8, RFC 6675).
  bool takes_any_report_for_loss = false;
  bool counts_reported_octets = true;  ///< not only duplicates
  bool limits_transmit_by_news = true;
  bool repairs_lowest_hole_first = true;
  bool sends_new_data_in_recovery = true;
  bool ends_recovery = true;
  bool resets_duplicates = true;
  bool waits_after_timeout = true;  ///< for all that was in flight, before a new recovery
  bool keeps_reported_data = true;
  bool acknowledges_reported_data = false;  ///< in the ACK field
  bool permits_sack_at_any_time = false;

  // Sizes that the path and the peer allow (RFC 1191, RFC 8201, RFC 7323 §5.7).
  std::uint32_t peer_mss_excess = 0;
  bool obeys_peer_mss_over_ipv6 = true;
  bool believes_reports_without_mtu = true;
  bool believes_later_reports = true;  ///< than the first
  bool remembers_path_mtu = true;      ///< beyond the data that were too big
  bool repairs_too_big_at_once = true;
  bool repairs_too_big_once = true;
  bool discovers_path_mtu_with_timestamps = true;
  bool discovers_path_mtu_over_ipv6 = true;
  std::uint32_t least_mtu_ipv6 = 1280;
  bool discards_reports_below_least = true;  ///< over IPv6, instead of taking the least
  bool never_raises_path_mtu_over_ipv6 = true;
  bool counts_ipv6_header = true;  ///< in the path MTU

  // Timeouts and windows (RFC 6298 §2.3 and §3, RFC 6429, RFC 7323 §2.4, RFC 9293 §3.9.1.2 and §3.10.8).
  bool updates_variance_first = true;
  bool measures_every_round_trip = true;
  bool tells_of_user_timeout = true;
  bool aborts_while_window_is_shut = true;
  bool sends_partial_segments = true;
  bool obeys_shrunken_window = true;
  bool takes_all_that_was_offered = true;
  bool combines_acknowledgments = true;

  // ECN, further (RFC 3168 §6.1, RFC 8311, RFC 9768 §3.1).
  std::uint8_t ecn_codepoint = 2;  ///< of new data: ECT(0)
  bool marks_without_agreement = false;
  bool marks_window_probes = false;
  bool takes_marked_data = true;
  bool confirmation_hides_mark = false;  ///< CWR, of the same segment
  bool echoes_earlier_marks = true;      ///< of segments acknowledged together
  bool confirms_always = false;
  bool resets_unexpected_ecn_answer = false;
  bool reflects_ecn_setup = false;           ///< in place of an answer
  bool marks_after_half_a_proposal = false;  ///< one bit of the two
  bool forgets_ecn_in_time_wait = true;
  bool alternates_codepoints = false;
  bool grows_on_congestion_echo = false;
  bool reacts_once_in_a_window = true;
  bool confirms_on_retransmission = false;
  bool reads_mark_outside_window = false;
  std::uint16_t ecn_bits_of_syn_ack = 0xffff;  ///< whatever the SYN had; 0xffff: as the RFCs say
  bool sends_ae_with_classic_ecn = false;
};

}  // namespace tcpspec::sim
