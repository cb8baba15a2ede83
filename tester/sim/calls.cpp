// The user calls: OPEN, SEND, RECEIVE, CLOSE, ABORT (RFC 9293 §3.9.1 and §3.10.1 to §3.10.5). The application
// module does STATUS with the connection's variables.

#include <algorithm>

#include "sim/connection.hpp"
#include "sim/decisions.hpp"
#include "sim/host.hpp"

namespace tcpspec::sim {
namespace {

/// The smallest shift with which the whole buffer can be offered (RFC 7323 §2.3: never above 14).
std::uint8_t shift_for(std::size_t buffer) {
  std::uint8_t shift = 0;
  while (shift < 14 && (std::size_t{0xffff} << shift) < buffer) ++shift;
  return shift;
}

Settings default_settings(const Behaviour& rules) {
  Settings settings;
  settings.keepalive = rules.keepalive_by_default;
  settings.keepalive_idle = rules.keepalive_idle;
  settings.keepalive_interval = rules.keepalive_interval;
  settings.keepalive_count = rules.keepalive_count;
  settings.send_buffer = rules.send_buffer;
  settings.ttl = rules.ttl;
  return settings;
}

}  // namespace

Connection::Connection(Host& host, std::uint64_t id, wire::Endpoint local, wire::Endpoint remote,
                       std::size_t receive_buffer)
    : host_(host),
      rules_(host.rules()),
      id_(id),
      settings_(default_settings(rules_)),
      queue_(rules_),
      text_(rules_, receive_buffer),
      rto_(rules_),
      congestion_(rules_),
      path_(local.address.family, rules_),
      timestamp_offset_(rules_.randomizes_timestamp_origin ? host.timestamp_origin(local, remote) : 0),
      offers_sack_(rules_.uses_sack),
      offers_timestamps_(rules_.uses_timestamps),
      offers_scale_(rules_.uses_window_scale),
      heard_at_(host.now()),
      challenges_since_(host.now()) {
  tcb_.local = local;
  tcb_.remote = remote;
  tcb_.rcv.shift = std::max(shift_for(receive_buffer), rules_.least_shift);
}

Instant Connection::now() const { return host_.now(); }

// §3.10.1 OPEN

void Connection::open_active() {
  tcb_.state = State::syn_sent;
  if (tcb_.rcv.shift == 0 && !rules_.offers_shift_of_zero) offers_scale_ = false;
  begin_syn();
  arm_timers();
}

void Connection::open_passive(const Segment& syn, std::uint64_t listener,
                              std::shared_ptr<Connection> reopened) {
  listener_ = listener;
  reopened_ = std::move(reopened);
  tcb_.state = State::syn_received;
  tcb_.passive = true;
  if (rules_.always_uses_cookies) offers_sack_ = offers_timestamps_ = offers_scale_ = false;
  take_syn(syn);
  begin_syn();
  if (fast_open_.taken) begin_fast_open();
  if (rules_.gives_connection_at_syn) host_.on_established(*this);
  arm_timers();
}

void Connection::open_by_cookie(const Segment& ack, std::uint64_t listener) {
  // Nothing is known but what the ACK and the cookie say: as if its SYN had come without options.
  Segment syn = ack;
  syn.seq = ack.seq - 1;
  syn.flags = ctl::syn;
  syn.options.clear();
  syn.payload.clear();
  listener_ = listener;
  tcb_.state = State::syn_received;
  tcb_.passive = true;
  take_syn(syn);
  tcb_.snd.iss = tcb_.snd.una = tcb_.snd.rightmost_edge = ack.ack - 1;
  tcb_.snd.nxt = ack.ack;
  queue_.start(tcb_.snd.nxt);
  on_segment(ack);
}

void Connection::begin_syn() {
  auto iss = host_.initial_sequence_number(tcb_.local, tcb_.remote);
  if (reopened_ && rules_.exceeds_old_numbers) {
    // MAY-2, first condition: above every number of the previous connection, so that none of its segments
    // seems to belong to this one.
    const auto above = reopened_->tcb().snd.nxt + 1;
    if (iss.before(above)) iss = above + (iss.value() & 0xffff);
  }
  tcb_.snd.iss = tcb_.snd.una = tcb_.snd.rightmost_edge = iss;
  const auto text = text_for_syn();
  tcb_.snd.nxt = iss + 1 + text;
  tcb_.ecn.reduced_to = iss;
  queue_.start(iss + 1);
  Sent syn;
  syn.seq = iss;
  syn.len = 1 + text;
  syn.syn = true;
  syn.at = now();
  transmit_segment(syn, Kind::control);
  queue_.sent(syn);
}

void Connection::take_options(const Segment& syn) {
  // RFC 7323 §2.2 and §3.2, RFC 2018 §2: what both SYNs offer is in force; a SYN,ACK offers only what the SYN
  // did.
  const auto scale = syn.window_scale();
  const bool answered =
      scale && *scale >= rules_.least_shift_answered && *scale <= rules_.most_shift_answered;
  const bool scaled = answered && offers_scale_;
  tcb_.snd.shift = scaled ? std::min(*scale, rules_.max_shift) : std::uint8_t{0};
  if (!rules_.scales_peer_window) tcb_.snd.shift = 0;
  if (!scaled) tcb_.rcv.shift = 0;
  offers_scale_ = scaled || rules_.offers_scale_uninvited;

  const auto stamps = syn.timestamps();
  tcb_.ts.on = stamps && offers_timestamps_;
  offers_timestamps_ = tcb_.ts.on || rules_.offers_timestamps_uninvited;
  if (tcb_.ts.on) {
    tcb_.ts.recent = stamps->tsval;
    tcb_.ts.recent_at = now();
  }
  tcb_.sack = syn.sack_permitted() && offers_sack_;
  offers_sack_ = tcb_.sack;
}

void Connection::take_syn(const Segment& syn) {
  auto& rcv = tcb_.rcv;
  rcv.irs = syn.seq;
  rcv.nxt = syn.seq + (rules_.counts_syn ? 1 : 0);
  // The window that our SYN offers, or has offered: unscaled (RFC 7323 §2.2).
  rcv.edge = rcv.nxt + static_cast<std::uint32_t>(std::min<std::size_t>(text_.free(), 0xffff));

  // RFC 9293 §3.7.1: without the option the smallest MSS that every host must take is assumed. A value below
  // 48 counts as 48, although MUST-16 has no such limit: with 40 octets of options eight octets of data
  // remain, so that no peer can make this end send almost only headers.
  const bool ipv4 = tcb_.remote.address.family == wire::Family::ipv4;
  const std::uint32_t assumed = ipv4 ? rules_.default_mss : rules_.default_mss_ipv6;
  const auto offered = rules_.reads_mss_option ? syn.mss() : std::nullopt;
  tcb_.snd.mss = offered ? std::max<std::uint32_t>(*offered, rules_.least_peer_mss) : assumed;
  if (tcb_.snd.mss < rules_.least_mss_survived || (offered && *offered < rules_.least_mss_survived))
    host_.crash();
  offers_mss_ = syn.mss() || rules_.sends_mss_uninvited;

  take_options(syn);
  take_ecn_proposal(syn);

  tcb_.snd.wnd = tcb_.snd.max_wnd = syn.window;
  share(Shares::mss);
  share(Shares::timestamps);
  tcb_.snd.wl1 = syn.seq;

  // §3.5: a SYN may have data and a FIN, within the window; they wait until the opening is complete.
  if (rules_.keeps_text_of_syn && (tcb_.passive || rules_.keeps_text_of_syn_ack)) {
    const auto text = trimmed({rcv.nxt, syn.payload, syn.has(ctl::fin)});
    text_.insert(text.seq, text.octets);
    if (text.fin) text_.insert_fin(text.seq + static_cast<std::uint32_t>(text.octets.size()));
  }
  has_cookie_request_ = has_option(syn, wire::kind::fast_open);
  if (rules_.takes_any_cookie && has_cookie_request_) rcv.nxt = text_.advance(rcv.nxt);
  take_fast_open(syn);
}

// §3.10.2 SEND

bool Connection::may_send() const {
  if (!rules_.refuses_text_after_close && (close_queued_ || queue_.fin_queued())) return true;
  switch (tcb_.state) {
    case State::syn_sent:
    case State::syn_received:
    case State::established:
    case State::close_wait: return !close_queued_ && !queue_.fin_queued();
    case State::closed:
    case State::listen:
    case State::fin_wait_1:
    case State::fin_wait_2:
    case State::closing:
    case State::last_ack:
    case State::time_wait: return false;
  }
  return false;
}

std::size_t Connection::send(wire::OctetView octets, bool urgent) {
  if (!may_send()) return 0;
  if (close_queued_ || queue_.fin_queued()) return octets.size();  // only in a mutant
  const auto space = settings_.send_buffer - std::min(settings_.send_buffer, queue_.size());
  const auto taken = octets.first(std::min(space, octets.size()));
  queue_.append(taken);
  if (!rules_.packs_calls) call_ends_.push_back(queue_.end_of_text());
  if ((urgent || rules_.sends_all_as_urgent) && !taken.empty()) {
    // §3.8.5: the urgent pointer designates the octet behind the urgent data (MUST-62). A peer with a zero
    // window also reads it (§3.4, MUST-66), so it need not wait for the window.
    tcb_.snd.urgent = true;
    tcb_.snd.up = queue_.end_of_text();
    if (window_shut()) acknowledge_now();
  }
  output();
  return taken.size();
}

// §3.10.3 RECEIVE

wire::Octets Connection::receive(std::size_t max) {
  auto octets = text_.take(max);
  const bool more_may_come = synchronized(tcb_.state) && !peer_closed_;
  if (more_may_come && window_worth_announcing()) acknowledge_now();
  output();
  return octets;
}

bool Connection::at_end_of_text() const {
  if (!synchronized(tcb_.state) && tcb_.state != State::closed && !rules_.receive_waits_for_opening)
    return true;
  const bool closing =
      tcb_.state == State::closing || tcb_.state == State::last_ack || tcb_.state == State::time_wait;
  if (closing && !rules_.ends_reading_in_closing) return false;
  return peer_closed_ && text_.unread() == 0 && rules_.tells_end;
}

bool Connection::at_urgent_mark() const {
  const auto next = tcb_.rcv.nxt - static_cast<std::uint32_t>(text_.unread());
  return tcb_.rcv.urgent && next + 1 == tcb_.rcv.up;
}

// §3.10.4 CLOSE

bool Connection::fin_of_opening_waits() const {
  const bool text_waits = queue_.size() > 0 && rules_.fin_waits_for_text_of_opening;
  return text_waits || rules_.fin_of_opening != FinOfOpening::at_once;
}

void Connection::shutdown() {
  switch (tcb_.state) {
    case State::syn_sent:
      // There is no connection yet, so nothing is sent.
      if (rules_.resets_on_close_in_syn_sent) send_reset(tcb_.snd.nxt);
      return close_with(Reason::none);
    case State::syn_received:
      // With nothing to send before it the FIN goes out now; else it waits for ESTABLISHED, as the data do.
      if (fin_of_opening_waits()) {
        close_queued_ = rules_.fin_of_opening != FinOfOpening::never;
        return;
      }
      congestion_.start(effective_mss(), syn_repeated_, tcb_.snd.iss);
      tcb_.state = State::fin_wait_1;
      break;
    case State::established:
      // The FIN comes after all data that the application has sent (§3.6).
      close_queued_ = false;
      if (!rules_.closes_in_established) return;
      tcb_.state = State::fin_wait_1;
      break;
    case State::close_wait:
      // Here the state changes only when the FIN is sent, after the data: on_fin_sent().
      if (!rules_.closes_in_close_wait) return;
      break;
    case State::closed:
    case State::listen:
    case State::fin_wait_1:
    case State::fin_wait_2:
    case State::closing:
    case State::last_ack:
    case State::time_wait:  // closing already
      if (!rules_.closes_once) transmit(tcb_.snd.nxt, ctl::fin | ctl::ack, {}, Kind::control);
      return;
  }
  if (!rules_.sends_all_before_fin) queue_.drop_unsent(tcb_.snd.nxt);
  if (!rules_.reads_after_half_close) reader_gone_ = true;
  queue_.append_fin();
  output();
}

void Connection::close() {
  reader_gone_ = true;
  const bool may_have_peer = tcb_.state >= State::established && tcb_.state <= State::close_wait;
  if (may_have_peer && text_.unread() > 0 && rules_.resets_unread_text) {
    // SHLD-3: unread data are lost, and a FIN would hide this.
    send_reset(tcb_.snd.nxt);
    return close_with(Reason::none);
  }
  shutdown();
}

// §3.10.5 ABORT

void Connection::abort() {
  switch (tcb_.state) {
    case State::syn_received:
    case State::established:
    case State::fin_wait_1:
    case State::fin_wait_2:
    case State::close_wait:
      // The peer must not go on with a connection that no longer exists.
      if (window_shut() && !rules_.aborts_while_window_is_shut) return;
      if (rules_.resets_on_abort) send_reset(tcb_.snd.nxt + rules_.abort_sequence_error);
      break;
    case State::closing:
    case State::last_ack:
    case State::time_wait:
      // Both sides have closed: nothing is lost.
      if (rules_.resets_on_late_abort) send_reset(tcb_.snd.nxt);
      if (!rules_.abort_ends_closing) return;
      break;
    case State::syn_sent:
      if (!rules_.abort_ends_opening) return;
      break;
    case State::closed:
    case State::listen: break;
  }
  close_with(Reason::none);
}

void Connection::settings_changed() {
  timers_.keepalive.reset();
  timers_.give_up.reset();
  if (tcb_.state != State::closed) output();
}

}  // namespace tcpspec::sim
