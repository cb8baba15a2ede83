#include "drive/faults.hpp"

#include <algorithm>

#include "drive/tampering.hpp"

namespace tcpspec::drive {

namespace {

using namespace tampering;
using wire::Option;
using wire::Timestamps;
namespace ctl = wire::ctl;
namespace kind = wire::kind;

wire::Draft syn_ack_from(const Passage& answered, Seq iss) {
  wire::Draft draft;
  draft.flow = {answered.segment.destination, answered.segment.source};
  draft.seq = iss;
  draft.ack = answered.segment.seq + 1;
  draft.flags = ctl::syn | ctl::ack;
  return draft;
}

/// The header, and what arrives where there is no connection or none yet.
std::vector<Fault> faults_of_opening() {
  return {
      {"accepts-bad-checksum",
       {"wrong-checksum-on-a-syn[wrong]", "wrong-checksum-on-a-connection[text-wrong]"},
       arriving([](const Segment& s, const Memory&) { return s.checksum == wire::Checksum::wrong; }, mend)},
      {"resets-reserved-bits",
       {"reserved-bits-on-a-syn[1]"},
       arriving([](const Segment& s, const Memory&) { return (s.flags & ctl::reserved) != 0; }, refuse)},
      {"drops-low-ttl",
       {"datagram-at-the-end-of-its-life"},
       arriving([](const Segment& s, const Memory&) { return s.ttl <= 1; }, vanish)},
      {"resets-unknown-option",
       {"unknown-option-on-a-syn[kind-76]", "option-on-any-segment[text-unknown]"},
       arriving(
           [](const Segment& s, const Memory&) {
             return std::any_of(s.options.begin(), s.options.end(),
                                [](const Option& option) { return option.kind > kind::timestamps; });
           },
           refuse)},
      {"isn-constant",
       {"new-incarnation-takes-greater-iss"},
       both(sent(syn, [](Passage& p) { p.memory.number = p.segment.seq - 1000; }),
            both(sent(any, become([](Segment& s, const Memory& m) { s.seq = s.seq - m.number.value(); })),
                 arriving(any, become([](Segment& s, const Memory& m) { s.ack += m.number.value(); }))))},
      {"closed-answers-rst",
       {"reset-is-not-answered-by-closed[RST]"},
       arriving(stray_rst,
                [](Passage& p) {
                  Segment as_if = p.segment;
                  as_if.flags = ctl::ack;
                  p.add(Towards::tester, *answer_of_closed(as_if));
                })},
      {"closed-resets-from-zero",
       {"stray-with-ack-to-closed[ACK]"},
       sent(stray_rst, become([](Segment& s, const Memory&) { s.seq = Seq(0); }))},
      {"closed-reset-acks-too-little",
       {"syn-to-closed-port"},
       sent(stray_rst, become([](Segment& s, const Memory&) { s.ack = s.ack - 1; }))},
      {"listen-ignores-ack", {"stray-with-ack-to-listen[ACK]"}, sent(stray_rst, vanish)},
      {"listen-resets-strays",
       {"stray-without-ack-to-listen[FIN]"},
       arriving([](const Segment& s,
                   const Memory& m) { return stray(s, m) && !s.has(ctl::syn) && !s.has(ctl::ack); },
                refuse)},
      {"syn-not-counted", {"syn-draws-one-syn-ack"}, sent(syn, become([](Segment& s, const Memory&) {
                                                            s.ack = s.ack - 1;
                                                          }))},
      {"syn-sent-obeys-any-rst",
       {"reset-without-good-acknowledgment-is-ignored[of-iss]"},
       arriving([](const Segment& s, const Memory& m) { return m.iss && !m.irs && s.has(ctl::rst); },
                become([](Segment& s, const Memory& m) {
                  s.flags |= ctl::ack;
                  s.ack = m.snd_nxt;
                }))},
      {"syn-sent-silent-on-bad-ack",
       {"wrong-acknowledgment-to-syn-sent[ACK-beyond]"},
       sent(half_open_rst, vanish)},
      {"no-simultaneous-open",
       {"simultaneous-open-answers-syn-with-syn-ack"},
       arriving([](const Segment& s,
                   const Memory& m) { return m.iss && !m.irs && s.has(ctl::syn) && !s.has(ctl::ack); },
                vanish)},
      {"syn-ack-not-acknowledged",
       {"syn-ack-opens"},
       sent([](const Segment& s, const Memory& m) { return bare_ack(s, m) && s.ack == *m.irs + 1; }, vanish)},
      {"new-iss-for-repeated-syn",
       {"duplicate-syn-keeps-iss"},
       arriving(
           [](const Segment& s, const Memory& m) {
             return m.iss && !m.synchronized() && s.flags == ctl::syn && s.seq == m.irs;
           },
           [](Passage& p) {
             p.drop();
             p.add(Towards::tester, syn_ack_from(p, *p.memory.iss + 1000));
           })},
      {"syn-received-silent-on-bad-ack",
       {"wrong-acknowledgment-draws-reset[below]"},
       sent(half_open_rst, vanish)},
  };
}

/// Sequence numbers, RST, SYN and ACK in a connection.
std::vector<Fault> faults_of_arrival() {
  return {
      {"drops-straddling-segment",
       {"text-across-the-left-edge-counts-from-the-edge[one-old-one-new]"},
       arriving(across_left_edge, vanish)},
      {"silent-outside-window",
       {"text-beyond-the-window-is-acknowledged[ESTABLISHED]"},
       arriving(outside_window, vanish)},
      {"resets-outside-window",
       {"text-beyond-the-window-is-acknowledged[ESTABLISHED]"},
       arriving(outside_window, kill)},
      {"ignores-rst", {"exact-rst-resets[ESTABLISHED]"}, arriving(late_rst, vanish)},
      {"obeys-any-rst-in-window",
       {"rst-inside-the-window-is-challenged[ESTABLISHED]"},
       arriving(rst_in_window, become([](Segment& s, const Memory& m) { s.seq = m.rcv_nxt; }))},
      {"obeys-rst-anywhere",
       {"rst-outside-the-window-is-dropped[left-1000]"},
       arriving(rst_outside_window, become([](Segment& s, const Memory& m) { s.seq = m.rcv_nxt; }))},
      {"silent-on-inexact-rst",
       {"rst-inside-the-window-is-challenged[ESTABLISHED]"},
       arriving(inexact_rst, vanish)},
      {"challenges-exact-rst", {"exact-rst-resets[ESTABLISHED]"}, arriving(exact_rst, challenge)},
      {"judges-rst-by-ack",
       {"rst-is-judged-by-sequence-number[never-sent]"},
       arriving([](const Segment& s, const Memory& m) { return late_rst(s, m) && s.ack != m.snd_nxt; },
                vanish)},
      {"ignores-rst-with-text",
       {"rst-with-text-resets"},
       arriving([](const Segment& s, const Memory& m) { return late_rst(s, m) && !s.payload.empty(); },
                vanish)},
      {"silent-on-syn", {"syn-inside-the-window-is-challenged[ESTABLISHED]"}, arriving(late_syn, vanish)},
      {"syn-resets-connection",
       {"syn-inside-the-window-is-challenged[ESTABLISHED]"},
       arriving(late_syn, kill)},
      {"takes-text-with-syn",
       {"text-of-a-challenged-syn-is-dropped[text]"},
       arriving(late_syn, become([](Segment& s, const Memory&) { s.flags &= ~ctl::syn & 0xfff; }))},
      {"needs-no-ack",
       {"segment-without-ack-flag-is-dropped[text]"},
       arriving([](const Segment& s, const Memory& m) { return m.synchronized() && !s.has(ctl::ack); },
                become([](Segment& s, const Memory& m) {
                  if (!s.has(ctl::syn) && !s.has(ctl::rst)) s.flags |= ctl::ack, s.ack = m.snd_nxt;
                }))},
      {"silent-on-future-ack",
       {"acknowledgment-of-the-unsent-is-answered[one-octet]"},
       arriving(future_ack, vanish)},
      {"resets-future-ack",
       {"acknowledgment-of-the-unsent-is-answered[one-octet]"},
       arriving(future_ack, kill)},
      {"takes-text-with-future-ack",
       {"fin-that-acknowledges-the-unsent-is-dropped"},
       arriving(future_ack, become([](Segment& s, const Memory& m) { s.ack = m.snd_nxt; }))},
      {"drops-text-of-old-ack",
       {"text-with-a-duplicate-acknowledgment-is-taken[less-than-before]"},
       arriving(
           [](const Segment& s, const Memory& m) {
             return m.synchronized() && !s.payload.empty() && s.ack.before(m.snd_una);
           },
           vanish)},
      {"acknowledges-acknowledgments",
       {"empty-segment-in-the-window-is-not-acknowledged[ESTABLISHED]"},
       arriving(bare_ack, acknowledge)},
      {"freezes-ack-number",
       {"text-is-acknowledged-within-half-a-second[one-octet]"},
       sent(bare_ack, become([](Segment& s, const Memory& m) { s.ack = *m.irs + 1; }))},
  };
}

/// Text, FIN, closing and what the application asks for.
std::vector<Fault> faults_of_closing() {
  return {
      {"never-sends-urg",
       {"urgent-send-sets-the-pointer"},
       sent([](const Segment& s, const Memory&) { return s.has(ctl::urg); },
            become([](Segment& s, const Memory&) { s.flags &= ~ctl::urg & 0xfff; }))},
      {"urgent-pointer-at-last-octet",
       {"urgent-send-sets-the-pointer"},
       sent([](const Segment& s, const Memory&) { return s.has(ctl::urg); },
            become([](Segment& s, const Memory&) { --s.urgent_pointer; }))},
      {"ignores-gaps",
       {"text-beyond-a-gap-is-acknowledged-at-once"},
       arriving(beyond_gap, become([](Segment& s, const Memory& m) { s.seq = m.rcv_nxt; }))},
      {"drops-out-of-order", {"text-beyond-a-gap-is-held"}, arriving(beyond_gap, challenge)},
      {"silent-on-out-of-order", {"text-beyond-a-gap-is-acknowledged-at-once"}, sent(old_ack, vanish)},
      {"acks-after-700ms",
       {"text-is-acknowledged-within-half-a-second[one-octet]"},
       sent(new_ack, late(milliseconds(700)))},
      {"acks-twice", {"one-acknowledgment-for-a-segment"}, sent(new_ack, twice)},
      {"deaf-after-own-fin",
       {"text-is-taken-after-close[FIN-WAIT-1]"},
       arriving([](const Segment& s, const Memory& m) { return m.target_fin && s.len() > 0; }, vanish)},
      {"fin-not-counted",
       {"fin-is-acknowledged[0]"},
       sent(ack_of_fin, become([](Segment& s, const Memory& m) { s.ack = *m.tester_fin; }))},
      {"fin-not-acknowledged", {"fin-is-acknowledged[0]"}, sent(ack_of_fin, once(vanish))},
      {"time-wait-silent-on-fin",
       {"fin-again-in-time-wait[100ms]"},
       arriving([](const Segment& s, const Memory& m) { return m.time_wait() && s.has(ctl::fin); }, vanish)},
      {"time-wait-obeys-any-rst",
       {"reset-outside-window-does-not-end-time-wait[old]"},
       forget([](const Segment& s, const Memory& m) { return m.time_wait() && s.has(ctl::rst); })},
      {"never-reopens",
       {"greater-number-reopens[100000]"},
       arriving([](const Segment& s, const Memory& m) { return m.time_wait() && s.has(ctl::syn); },
                challenge)},
      {"silent-abort", {"abort-sends-reset[ESTABLISHED]"}, sent(late_rst, once(vanish))},
      {"aborts-beyond-snd-nxt",
       {"abort-sends-reset[ESTABLISHED]"},
       sent(late_rst, become([](Segment& s, const Memory&) { s.seq += 1; }))},
  };
}

/// Options, windows and timers.
std::vector<Fault> faults_of_sending() {
  return {
      {"no-mss-option", {"syn-ack-carries-mss[offered]"}, sent(syn, without(kind::mss))},
      {"mss-on-every-segment", {"no-option-of-the-opening-later"}, sent(not_syn, with(Option::mss(1460)))},
      {"ignores-peer-mss", {"mss-is-honoured[536]"}, arriving(syn, with(Option::mss(1460)))},
      {"assumes-ethernet-mss",
       {"no-mss-over-ipv4", "no-mss-over-ipv6"},
       arriving([](const Segment& s, const Memory&) { return s.has(ctl::syn) && !s.mss(); },
                with(Option::mss(1460)))},
      {"offers-scale-uninvited", {"no-window-scale-unasked"}, sent(syn, with(Option::window_scale(7)))},
      {"offers-shift-15", {"shift-sent-is-at-most-14"}, sent(syn, with(Option::window_scale(15)))},
      {"stamps-syns-only", {"timestamps-wrap"}, sent(not_syn, without(kind::timestamps))},
      {"echoes-zero", {"syn-ack-echoes-the-timestamp[plain]"}, sent(any, restamp([](Timestamps& ts, Memory&) {
                                                                      ts.tsecr = 0;
                                                                    }))},
      {"frozen-timestamp-clock",
       {"timestamp-clock-runs"},
       sent(not_syn, restamp([](Timestamps& ts, Memory& m) {
              if (m.count++ == 0) m.number = Seq(ts.tsval);
              ts.tsval = m.number.value();
            }))},
      {"no-paws",
       {"older-timestamp-is-refused[text]"},
       arriving(older_timestamp, restamp([](Timestamps& ts, Memory& m) { ts.tsval = m.newest_tsval; }))},
      {"silent-paws", {"older-timestamp-is-refused[text]"}, arriving(older_timestamp, vanish)},
      {"paws-tests-rst",
       {"rst-is-exempt-from-paws[older]"},
       arriving([](const Segment& s, const Memory& m) { return older_timestamp(s, m) && s.has(ctl::rst); },
                vanish)},
      {"initial-rto-200ms",
       {"initial-timeout-is-a-second"},
       sent([](const Segment& s, const Memory& m) { return s.has(ctl::syn) && m.iss != s.seq; },
            again_after(milliseconds(200)))},
      {"never-retransmits-syn",
       {"syn-is-sent-again"},
       sent([](const Segment& s, const Memory& m) { return s.has(ctl::syn) && m.iss == s.seq; }, vanish)},
      {"no-backoff",
       {"text-is-retransmitted-with-doubling-gaps"},
       sent(repeated,
            [](Passage& p) {
              if (++p.memory.count > 1) return vanish(p);
              for (const int n : {1, 2, 3}) p.add(p.towards, draft_of(p.segment), milliseconds(300) * n);
            })},
      {"sends-beyond-window",
       {"send-window-is-honoured[100]"},
       arriving(any, become([](Segment& s, const Memory&) { s.window = 0xffff; }))},
      {"shrinks-window", {"window-never-shrinks"}, sent(bare_ack, become([](Segment& s, const Memory&) {
                                                          s.window /= 2;
                                                        }))},
      {"never-pushes", {"last-segment-is-pushed"}, sent(any, become([](Segment& s, const Memory&) {
                                                          s.flags &= ~ctl::psh & 0xfff;
                                                        }))},
  };
}

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
