#pragma once
// Rules of the endpoint for connections with a key and for Fast Open, as behaviour.hpp has them.

#include <cstddef>
#include <cstdint>

namespace tcpspec::sim {

struct KeyBehaviour {
  // Below TCP: what a host sends ICMP errors about (RFC 1122 §3.2.2, §3.3.2, RFC 6633).
  bool checks_ip_checksum = true;
  bool takes_what_is_for_others = false;
  bool reports_incomplete_datagrams = true;
  bool reports_segments_to_groups = false;
  bool sends_source_quench = false;

  // The option of accurate ECN (RFC 9768 §3.2.3).
  bool option_on_syn_ack = true;
  bool option_when_counters_change = true;
  std::size_t octets_of_accurate_option = 9;
  std::uint32_t first_count_of_octets = 1;
  bool sack_before_accurate_option = true;
  bool repeats_answer_without_accurate_option = true;
  bool accurate_ecn_with_sack = true;
  bool takes_mark_of_late_syn = false;

  // A mark where the window is a single segment (RFC 3168 §6.1.2).
  bool waits_after_echo_at_one_segment = true;

  bool offers_shift_of_zero = true;           ///< RFC 7323 §2.2
  bool default_timeout_while_opening = true;  ///< whatever the option announces (RFC 5482 §3.3)

  // MD5 signatures (RFC 2385).
  bool signs_first_segment = true;
  bool signs_data = true;
  bool signs_fin = true;
  bool signs_rst = true;
  bool signs_retransmissions = true;
  bool digest_covers_text = true;
  bool digest_covers_addresses = true;
  std::size_t digest_octets = 16;
  bool refuses_wrong_digest = true;
  bool refuses_wrong_digest_of_syn = true;
  bool answers_wrong_digest = false;  ///< by a RST
  bool refuses_unsigned = true;
  bool refuses_unsigned_rst = true;
  bool answers_unsigned = false;  ///< by a RST
  bool signs_after_unsigned_answer = true;

  // The Authentication Option (RFC 5925).
  bool refuses_two_schemes = true;
  bool refuses_two_macs = true;
  bool refuses_odd_macs = true;
  bool mac_with_md5 = false;
  bool compares_key_id = true;
  std::uint8_t least_key_id = 0;  ///< §3.1: that can be a key's
  std::uint8_t most_key_id = 255;
  bool zero_isn_in_syn = true;
  bool both_isns_later = true;
  bool refuses_wrong_mac = true;
  bool answers_wrong_mac = false;
  bool requires_mac = true;
  bool mac_covers_options = true;
  bool checks_mac_first = true;
  bool requires_mac_of_syn = true;
  bool obeys_hard_errors_with_key = false;
  bool obeys_too_big_with_key = false;  ///< over IPv4, where it counts as a hard error
  bool checks_too_big_with_key = true;  ///< over IPv6
  bool puts_mac_on_data = true;

  // Fast Open (RFC 7413), where the application has asked for it.
  bool ignores_cookie_of_odd_length = true;
  bool ignores_cookie_off_syn = true;
  std::size_t cookie_octets = 8;
  bool cookie_depends_on_client = true;
  bool checks_cookie = true;
  bool takes_valid_cookies = true;
  bool counts_pending_fast_opens = true;
  bool counts_open_fast_opens = false;
  std::uint32_t window_before_ack = 1;  ///< of initial windows
  bool repeats_answer_without_cookie = true;
  bool repeats_answer_without_text = true;
  bool caches_cookies = true;
  bool asks_for_cookie_first = true;
  bool replaces_cookies = true;
  bool remembers_failed_fast_open = true;
  bool remembers_lost_requests = true;  ///< for a cookie
  bool repeats_syn_without_text = true;
  bool repeats_syn_without_cookie = true;
  bool sends_refused_text_again = true;
};

}  // namespace tcpspec::sim
