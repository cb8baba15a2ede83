#include "drive/faults.hpp"

#include <algorithm>

#include "drive/fault_actions.hpp"

namespace tcpspec::drive {

namespace {

using namespace fault;
using wire::Option;
using wire::Timestamps;
namespace ctl = wire::ctl;
namespace kind = wire::kind;

// clang-format off

/// The header, and what arrives if there is no connection, or not yet.
std::vector<Fault> faults_of_opening() {
  return {
      {"accepts-bad-checksum", {"wrong-checksum-on-a-syn[wrong]", "wrong-checksum-on-a-connection[text-wrong]"},
       arriving(wrong_sum, mend)},
      {"sends-bad-checksum", {"syn-draws-one-syn-ack"},
       sent(any, spoil)},
      {"resets-reserved-bits", {"reserved-bits-on-a-syn[1]"},
       arriving(reserved_bits, refuse)},
      {"drops-low-ttl", {"datagram-at-the-end-of-its-life"},
       arriving(last_hop, vanish)},
      {"resets-unknown-option", {"unknown-option-on-a-syn[kind-76]", "option-on-any-segment[text-unknown]"},
       arriving(unknown_option, refuse)},
      {"isn-constant", {"new-incarnation-takes-greater-iss"},
       number_from(Seq(1000))},
      {"closed-answers-rst", {"reset-is-not-answered-by-closed[RST]"},
       arriving(stray_rst, reset)},
      {"closed-resets-from-zero", {"stray-with-ack-to-closed[ACK]"},
       sent(stray_rst, become(from_zero))},
      {"closed-reset-one-too-far", {"stray-with-ack-to-closed[ACK]"},
       sent(stray_rst, become(one_further))},
      {"closed-reset-without-ack", {"syn-to-closed-port"},
       sent(stray_rst, become(clear<ctl::ack>))},
      {"closed-reset-acks-too-little", {"syn-to-closed-port"},
       sent(stray_rst, become(one_ack_less))},
      {"listen-ignores-ack", {"stray-with-ack-to-listen[ACK]"},
       sent(stray_rst, vanish)},
      {"listen-resets-strays", {"stray-without-ack-to-listen[FIN]"},
       arriving(stray_without_ack, refuse)},
      {"syn-not-counted", {"syn-draws-one-syn-ack"},
       sent(syn, become(one_ack_less))},
      {"syn-sent-obeys-any-rst", {"reset-without-good-acknowledgment-is-ignored[of-iss]"},
       arriving(syn_sent_rst, become(all_acked))},
      {"syn-sent-silent-on-bad-ack", {"wrong-acknowledgment-to-syn-sent[ACK-beyond]"},
       sent(half_open_rst, vanish)},
      {"no-simultaneous-open", {"simultaneous-open-answers-syn-with-syn-ack"},
       arriving(crossing_syn, vanish)},
      {"syn-ack-not-acknowledged", {"syn-ack-opens"},
       sent(ack_of_syn, vanish)},
      {"new-iss-for-repeated-syn", {"duplicate-syn-keeps-iss"},
       arriving(syn_once_more, answer_anew)},
      {"syn-received-silent-on-bad-ack", {"wrong-acknowledgment-draws-reset[below]"},
       sent(half_open_rst, vanish)},
  };
}

/// Sequence numbers, RST, SYN and ACK in a connection.
std::vector<Fault> faults_of_arrival() {
  return {
      {"drops-straddling-segment", {"text-across-the-left-edge-counts-from-the-edge[one-old-one-new]"},
       arriving(across_left_edge, vanish)},
      {"silent-outside-window", {"text-beyond-the-window-is-acknowledged[ESTABLISHED]"},
       arriving(outside_window, vanish)},
      {"resets-outside-window", {"text-beyond-the-window-is-acknowledged[ESTABLISHED]"},
       arriving(outside_window, kill)},
      {"ignores-rst", {"exact-rst-resets[ESTABLISHED]"},
       arriving(late_rst, vanish)},
      {"obeys-any-rst-in-window", {"rst-inside-the-window-is-challenged[ESTABLISHED]"},
       arriving(rst_in_window, become(at_rcv_nxt))},
      {"obeys-rst-anywhere", {"rst-outside-the-window-is-dropped[left-1000]"},
       arriving(rst_outside_window, become(at_rcv_nxt))},
      {"answers-rst-by-rst", {"rst-outside-the-window-is-dropped[left-1000]"},
       arriving(rst_outside_window, reset)},
      {"silent-on-inexact-rst", {"rst-inside-the-window-is-challenged[ESTABLISHED]"},
       arriving(inexact_rst, vanish)},
      {"challenges-exact-rst", {"exact-rst-resets[ESTABLISHED]"},
       arriving(exact_rst, challenge)},
      {"judges-rst-by-ack", {"rst-is-judged-by-sequence-number[never-sent]"},
       arriving(rst_of_wrong_ack, vanish)},
      {"ignores-rst-with-text", {"rst-with-text-resets"},
       arriving(rst_with_text, vanish)},
      {"silent-on-syn", {"syn-inside-the-window-is-challenged[ESTABLISHED]"},
       arriving(late_syn, vanish)},
      {"syn-resets-connection", {"syn-inside-the-window-is-challenged[ESTABLISHED]"},
       arriving(late_syn, kill)},
      {"takes-text-with-syn", {"text-of-a-challenged-syn-is-dropped[text]"},
       arriving(late_syn, become(clear<ctl::syn>))},
      {"needs-no-ack", {"segment-without-ack-flag-is-dropped[text]"},
       arriving(without_ack, become(all_acked))},
      {"silent-on-future-ack", {"acknowledgment-of-the-unsent-is-answered[one-octet]"},
       arriving(future_ack, vanish)},
      {"resets-future-ack", {"acknowledgment-of-the-unsent-is-answered[one-octet]"},
       arriving(future_ack, kill)},
      {"takes-text-with-future-ack", {"fin-that-acknowledges-the-unsent-is-dropped"},
       arriving(future_ack, become(all_acked))},
      {"drops-text-of-old-ack", {"text-with-a-duplicate-acknowledgment-is-taken[less-than-before]"},
       arriving(text_of_old_ack, vanish)},
      {"acknowledges-acknowledgments", {"empty-segment-in-the-window-is-not-acknowledged[ESTABLISHED]"},
       arriving(bare_ack, acknowledge)},
      {"freezes-ack-number", {"text-is-acknowledged-within-half-a-second[one-octet]"},
       sent(bare_ack, become(syn_acked_only))},
  };
}

/// Data, FIN, closing and the user calls.
std::vector<Fault> faults_of_closing() {
  return {
      {"never-sends-urg", {"urgent-send-sets-the-pointer"},
       sent(urgent, become(clear<ctl::urg>))},
      {"urgent-pointer-at-last-octet", {"urgent-send-sets-the-pointer"},
       sent(urgent, become(pointer_before))},
      {"ignores-gaps", {"text-beyond-a-gap-is-acknowledged-at-once"},
       arriving(beyond_gap, become(at_rcv_nxt))},
      {"drops-out-of-order", {"text-beyond-a-gap-is-held"},
       arriving(beyond_gap, challenge)},
      {"silent-on-out-of-order", {"text-beyond-a-gap-is-acknowledged-at-once"},
       sent(old_ack, vanish)},
      {"acks-after-700ms", {"text-is-acknowledged-within-half-a-second[one-octet]"},
       sent(new_ack, late(milliseconds(700)))},
      {"acks-twice", {"one-acknowledgment-for-a-segment"},
       sent(new_ack, twice)},
      {"deaf-after-own-fin", {"text-is-taken-after-close[FIN-WAIT-1]"},
       arriving(text_after_close, vanish)},
      {"fin-not-counted", {"fin-is-acknowledged[0]"},
       sent(ack_of_fin, become(fin_not_acked))},
      {"fin-not-acknowledged", {"fin-is-acknowledged[0]"},
       sent(ack_of_fin, once(vanish))},
      {"time-wait-silent-on-fin", {"fin-again-in-time-wait[100ms]"},
       arriving(time_wait_fin, vanish)},
      {"time-wait-obeys-any-rst", {"reset-outside-window-does-not-end-time-wait[old]"},
       forget(time_wait_rst)},
      {"never-reopens", {"greater-number-reopens[100000]"},
       arriving(time_wait_syn, challenge)},
      {"silent-abort", {"abort-sends-reset[ESTABLISHED]"},
       sent(late_rst, once(vanish))},
      {"aborts-beyond-snd-nxt", {"abort-sends-reset[ESTABLISHED]"},
       sent(late_rst, become(one_further))},
  };
}

/// Options, windows and timers.
std::vector<Fault> faults_of_sending() {
  return {
      {"no-mss-option", {"syn-ack-carries-mss[offered]"},
       sent(syn, without(kind::mss))},
      {"mss-on-every-segment", {"no-option-of-the-opening-later"},
       sent(not_syn, with(Option::mss(1460)))},
      {"ignores-peer-mss", {"mss-is-honoured[536]"},
       arriving(syn, with(Option::mss(1460)))},
      {"assumes-ethernet-mss", {"no-mss-over-ipv4", "no-mss-over-ipv6"},
       arriving(syn_without_mss, with(Option::mss(1460)))},
      {"offers-scale-uninvited", {"no-window-scale-unasked"},
       sent(syn, with(Option::window_scale(7)))},
      {"offers-shift-15", {"shift-sent-is-at-most-14"},
       sent(syn, with(Option::window_scale(15)))},
      {"stamps-syns-only", {"timestamps-wrap"},
       sent(not_syn, without(kind::timestamps))},
      {"echoes-zero", {"syn-ack-echoes-the-timestamp[plain]"},
       sent(any, restamp([](Timestamps& ts, ObservedConnection&) { ts.tsecr = 0; }))},
      {"frozen-timestamp-clock", {"timestamp-clock-runs"},
       sent(not_syn, restamp([](Timestamps& ts, ObservedConnection& m) {
              if (m.count++ == 0) m.number = Seq(ts.tsval);
              ts.tsval = m.number.value();
            }))},
      {"no-paws", {"older-timestamp-is-refused[text]"},
       arriving(older_timestamp, restamp([](Timestamps& ts, ObservedConnection& m) { ts.tsval = m.newest_tsval; }))},
      {"silent-paws", {"older-timestamp-is-refused[text]"},
       arriving(older_timestamp, vanish)},
      {"paws-tests-rst", {"rst-is-exempt-from-paws[older]"},
       arriving(rst_of_older_timestamp, vanish)},
      {"initial-rto-200ms", {"initial-timeout-is-a-second"},
       sent(first_syn, again_after(milliseconds(200)))},
      {"linear-backoff", {"text-is-retransmitted-with-doubling-gaps"},
       sent(repeated, only_again_after({milliseconds(300), milliseconds(700), milliseconds(1200)}))},
      {"no-backoff", {"text-is-retransmitted-with-doubling-gaps"},
       sent(repeated, only_again_after({milliseconds(300), milliseconds(600), milliseconds(900)}))},
      {"never-retransmits-syn", {"syn-is-sent-again"},
       sent(repeated_syn, vanish)},
      {"sends-beyond-window", {"send-window-is-honoured[100]"},
       arriving(any, become(huge_window))},
      {"shrinks-window", {"window-never-shrinks"},
       sent(bare_ack, become(half_window))},
      {"never-pushes", {"last-segment-is-pushed"},
       sent(any, become(clear<ctl::psh>))},
  };
}

// clang-format on

}  // namespace

const std::vector<Fault>& faults() {
  static const auto all = [] {
    std::vector<Fault> list;
    for (const auto group : {faults_of_opening, faults_of_arrival, faults_of_closing, faults_of_sending}) {
      auto some = group();
      std::move(some.begin(), some.end(), std::back_inserter(list));
    }
    return list;
  }();
  return all;
}

const Fault* find_fault(std::string_view name) {
  const auto& all = faults();
  const auto found =
      std::find_if(all.begin(), all.end(), [name](const Fault& fault) { return fault.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace tcpspec::drive
