// Which segments a fault is about.

#include <algorithm>

#include "drive/fault_actions.hpp"

namespace tcpspec::drive::fault {

namespace ctl = wire::ctl;

namespace {

bool begins_in_window(const Segment& s, const ObservedConnection& m) {
  return wire::in_window(s.seq, m.rcv_nxt, m.rcv_wnd);
}

bool in_syn_sent(const ObservedConnection& m) { return m.iss && !m.irs; }

/// Neither SYN nor RST, on an open connection.
bool ordinary(const Segment& s, const ObservedConnection& m) {
  return m.synchronized() && !s.has(ctl::syn) && !s.has(ctl::rst);
}

}  // namespace

bool any(const Segment&, const ObservedConnection&) { return true; }
bool syn(const Segment& s, const ObservedConnection&) { return s.has(ctl::syn); }
bool not_syn(const Segment& s, const ObservedConnection&) { return !s.has(ctl::syn); }
bool urgent(const Segment& s, const ObservedConnection&) { return s.has(ctl::urg); }
bool wrong_sum(const Segment& s, const ObservedConnection&) { return s.checksum == wire::Checksum::wrong; }
bool reserved_bits(const Segment& s, const ObservedConnection&) { return (s.flags & ctl::reserved) != 0; }
bool last_hop(const Segment& s, const ObservedConnection&) { return s.ttl <= 1; }
bool syn_without_mss(const Segment& s, const ObservedConnection&) { return s.has(ctl::syn) && !s.mss(); }

bool unknown_option(const Segment& s, const ObservedConnection&) {
  return std::any_of(s.options.begin(), s.options.end(),
                     [](const wire::Option& option) { return option.kind > wire::kind::timestamps; });
}

bool stray_rst(const Segment& s, const ObservedConnection& m) { return !m.iss && s.has(ctl::rst); }
bool stray_without_ack(const Segment& s, const ObservedConnection& m) {
  return !m.iss && (s.flags & (ctl::rst | ctl::syn | ctl::ack)) == 0;
}

bool first_syn(const Segment& s, const ObservedConnection& m) { return s.has(ctl::syn) && m.iss != s.seq; }
bool repeated_syn(const Segment& s, const ObservedConnection& m) { return s.has(ctl::syn) && m.iss == s.seq; }
bool syn_once_more(const Segment& s, const ObservedConnection& m) {
  return m.iss && !m.synchronized() && s.flags == ctl::syn && m.irs == s.seq;
}
bool syn_sent_rst(const Segment& s, const ObservedConnection& m) { return in_syn_sent(m) && s.has(ctl::rst); }
bool crossing_syn(const Segment& s, const ObservedConnection& m) {
  return in_syn_sent(m) && s.flags == ctl::syn;
}
bool half_open_rst(const Segment& s, const ObservedConnection& m) {
  return m.iss && !m.synchronized() && s.has(ctl::rst);
}

bool late_syn(const Segment& s, const ObservedConnection& m) {
  return m.synchronized() && s.has(ctl::syn) && !s.has(ctl::rst);
}
bool late_rst(const Segment& s, const ObservedConnection& m) { return m.synchronized() && s.has(ctl::rst); }
bool rst_in_window(const Segment& s, const ObservedConnection& m) {
  return late_rst(s, m) && begins_in_window(s, m);
}
bool exact_rst(const Segment& s, const ObservedConnection& m) { return late_rst(s, m) && s.seq == m.rcv_nxt; }
bool inexact_rst(const Segment& s, const ObservedConnection& m) {
  return rst_in_window(s, m) && !exact_rst(s, m);
}
bool rst_outside_window(const Segment& s, const ObservedConnection& m) {
  return late_rst(s, m) && !begins_in_window(s, m);
}
bool rst_with_text(const Segment& s, const ObservedConnection& m) {
  return late_rst(s, m) && !s.payload.empty();
}
bool rst_of_wrong_ack(const Segment& s, const ObservedConnection& m) {
  return late_rst(s, m) && s.ack != m.snd_nxt;
}

bool outside_window(const Segment& s, const ObservedConnection& m) {
  const std::uint32_t last = s.len() > 0 ? s.len() - 1 : 0;
  return m.synchronized() && !s.has(ctl::rst) && !begins_in_window(s, m) &&
         !wire::in_window(s.seq + last, m.rcv_nxt, m.rcv_wnd);
}

bool across_left_edge(const Segment& s, const ObservedConnection& m) {
  return m.synchronized() && s.seq.before(m.rcv_nxt) && (s.seq + s.len()).after(m.rcv_nxt);
}

bool beyond_gap(const Segment& s, const ObservedConnection& m) {
  return ordinary(s, m) && s.len() > 0 && s.seq != m.rcv_nxt && begins_in_window(s, m);
}

bool without_ack(const Segment& s, const ObservedConnection& m) { return ordinary(s, m) && !s.has(ctl::ack); }

bool future_ack(const Segment& s, const ObservedConnection& m) {
  return m.synchronized() && s.has(ctl::ack) && !s.has(ctl::rst) && s.ack.after(m.snd_nxt);
}

bool text_of_old_ack(const Segment& s, const ObservedConnection& m) {
  return m.synchronized() && !s.payload.empty() && s.ack.before(m.snd_una);
}

bool bare_ack(const Segment& s, const ObservedConnection& m) {
  return ordinary(s, m) && s.has(ctl::ack) && s.len() == 0 && !s.has(ctl::urg);
}
bool new_ack(const Segment& s, const ObservedConnection& m) {
  return bare_ack(s, m) && s.ack.after(m.rcv_nxt);
}
bool old_ack(const Segment& s, const ObservedConnection& m) { return bare_ack(s, m) && s.ack == m.rcv_nxt; }
bool ack_of_syn(const Segment& s, const ObservedConnection& m) {
  return bare_ack(s, m) && s.ack == *m.irs + 1;
}

bool ack_of_fin(const Segment& s, const ObservedConnection& m) {
  return m.tester_fin && s.has(ctl::ack) && !s.has(ctl::rst) && s.ack.after(*m.tester_fin);
}

bool repeated(const Segment& s, const ObservedConnection& m) {
  return ordinary(s, m) && s.len() > 0 && (s.seq + s.len()).at_or_before(m.snd_nxt);
}

bool older_timestamp(const Segment& s, const ObservedConnection& m) {
  const auto stamps = s.timestamps();
  return m.synchronized() && stamps && static_cast<std::int32_t>(stamps->tsval - m.newest_tsval) < 0;
}
bool rst_of_older_timestamp(const Segment& s, const ObservedConnection& m) {
  return s.has(ctl::rst) && older_timestamp(s, m);
}

bool text_after_close(const Segment& s, const ObservedConnection& m) { return m.target_fin && s.len() > 0; }
bool time_wait_fin(const Segment& s, const ObservedConnection& m) { return m.time_wait() && s.has(ctl::fin); }
bool time_wait_rst(const Segment& s, const ObservedConnection& m) { return m.time_wait() && s.has(ctl::rst); }
bool time_wait_syn(const Segment& s, const ObservedConnection& m) { return m.time_wait() && s.has(ctl::syn); }

}  // namespace tcpspec::drive::fault
