#include "oracle/track.hpp"

#include <algorithm>

#include "oracle/acceptability.hpp"
#include "wire/option.hpp"

namespace tcpspec::oracle {

using wire::Segment;
using wire::Seq;
namespace ctl = wire::ctl;

namespace {

bool older(std::uint32_t tsval, std::uint32_t than) { return static_cast<std::int32_t>(tsval - than) < 0; }

}  // namespace

void Tracker::begin_incarnation(Seq irs, const Segment& syn) {
  const Tcb before = tcb_;
  tcb_ = Tcb{};
  if (before.phase == Phase::syn_sent) {  // simultaneous open keeps the target's ISS
    tcb_.iss = before.iss;
    tcb_.snd_una = before.snd_una;
    tcb_.snd_nxt = before.snd_nxt;
  }
  held_.clear();
  tcb_.phase = Phase::syn_received;
  tcb_.irs = irs;
  tcb_.rcv_nxt = irs + 1;
  tcb_.rcv_edge = tcb_.rcv_nxt;
  tcb_.last_ack_sent = irs;  // any acknowledgment is later, wherever on the circle the numbers begin
  tcb_.snd_wnd = syn.window;
  tcb_.max_snd_wnd = syn.window;
  tcb_.snd_wl1 = irs;
  tcb_.mss = wire::default_mss(syn.source.address.family);
  tcb_.snd_mss = syn.mss() ? *syn.mss() : tcb_.mss;
}

void Tracker::sent(const Segment& segment) {
  if (!segment.reaches_tcp()) return;
  if (segment.has(ctl::syn) && !segment.has(ctl::rst)) {
    own_syn_ = segment;
    own_syn_sent_ = true;
  }
  switch (tcb_.phase) {
    case Phase::none: return sent_without_connection(segment);
    case Phase::syn_sent: return sent_to_syn_sent(segment);
    case Phase::syn_received:
    case Phase::synchronized: return sent_to_connection(segment);
  }
}

void Tracker::sent_without_connection(const Segment& segment) {
  if (segment.has(ctl::syn) && !segment.has(ctl::ack) && !segment.has(ctl::rst))
    begin_incarnation(segment.seq, segment);
}

// RFC 9293 §3.10.7.3.
void Tracker::sent_to_syn_sent(const Segment& segment) {
  // More than the SYN only if that had data (RFC 7413 §4.2.2).
  const bool acknowledges_syn =
      segment.has(ctl::ack) && segment.ack.after(*tcb_.iss) && segment.ack.at_or_before(tcb_.snd_nxt);
  if (segment.has(ctl::ack) && !acknowledges_syn) return;
  if (segment.has(ctl::rst)) {
    if (acknowledges_syn) tcb_.phase = Phase::none;
    return;
  }
  if (!segment.has(ctl::syn)) return;
  begin_incarnation(segment.seq, segment);
  negotiate();
  if (!acknowledges_syn) return;
  tcb_.phase = Phase::synchronized;
  tcb_.snd_una = segment.ack;
  take_text(segment);
}

// RFC 9293 §3.10.7.4 with RFC 5961, in the order of the checks; a segment that any of them drops changes
// nothing.
void Tracker::sent_to_connection(const Segment& segment) {
  const auto timestamps = segment.timestamps();
  if (tcb_.timestamps && !segment.has(ctl::rst)) {
    if (!timestamps || older(timestamps->tsval, tcb_.ts_recent)) return;
  }
  const bool fits = acceptable(segment.seq, segment.len(), tcb_.rcv_nxt, tcb_.rcv_wnd());
  // With a zero window the data are refused, but a valid acknowledgment, an urgent pointer and a RST count
  // (RFC 9293 §3.10.7.4, first, and MUST-66).
  const bool probes = !fits && tcb_.rcv_wnd() == 0 && segment.seq == tcb_.rcv_nxt;
  if (!fits && !probes) return;
  if (segment.has(ctl::rst)) {
    if (segment.seq == tcb_.rcv_nxt) tcb_.phase = Phase::none;
    return;
  }
  if (fits && tcb_.timestamps && timestamps && segment.seq.at_or_before(tcb_.last_ack_sent))
    tcb_.ts_recent = timestamps->tsval;
  if (segment.has(ctl::syn) || !segment.has(ctl::ack)) return;
  if (segment.ack.after(tcb_.snd_nxt)) return;
  if (tcb_.phase == Phase::syn_received) {
    if (!fits || segment.ack.at_or_before(tcb_.snd_una)) return;
    tcb_.phase = Phase::synchronized;
  } else if (segment.ack.before(tcb_.snd_una - tcb_.max_snd_wnd)) {
    return;
  }
  take_acknowledgment(segment);
  if (fits) take_text(segment);
}

void Tracker::take_acknowledgment(const Segment& segment) {
  if (segment.ack.after(tcb_.snd_una)) tcb_.snd_una = segment.ack;
  if (tcb_.fin_seen && tcb_.snd_una == tcb_.snd_nxt) tcb_.fin_acked = true;
  const bool newer = tcb_.snd_wl1.before(segment.seq) ||
                     (tcb_.snd_wl1 == segment.seq && tcb_.snd_wl2.at_or_before(segment.ack));
  if (!newer || segment.ack.before(tcb_.snd_una)) return;
  tcb_.snd_wnd = static_cast<std::uint32_t>(segment.window) << tcb_.snd_scale;
  tcb_.max_snd_wnd = std::max(tcb_.max_snd_wnd, tcb_.snd_wnd);
  tcb_.snd_wl1 = segment.seq;
  tcb_.snd_wl2 = segment.ack;
}

void Tracker::take_text(const Segment& segment) {
  if (tcb_.fin_accepted) return;
  Seq first = segment.has(ctl::syn) ? segment.seq + 1 : segment.seq;
  auto octets = static_cast<std::uint32_t>(segment.payload.size());
  bool fin = segment.has(ctl::fin);
  if (octets == 0 && !fin) return;
  // Data beyond the right edge are trimmed, and a FIN there too.
  const std::int32_t room = tcb_.rcv_edge - first;
  if (!segment.has(ctl::syn) && room < static_cast<std::int32_t>(octets)) {
    octets = room > 0 ? static_cast<std::uint32_t>(room) : 0;
    fin = false;
  }
  held_.push_back({first, octets, fin});
  take_held_text();
}

void Tracker::take_held_text() {
  for (bool moved = true; moved && !tcb_.fin_accepted;) {
    moved = false;
    for (const Held& held : held_) {
      const Seq end = held.first + held.octets;
      if (held.first.after(tcb_.rcv_nxt) || end.before(tcb_.rcv_nxt)) continue;
      if (end == tcb_.rcv_nxt && !held.fin) continue;
      tcb_.rcv_nxt = held.fin ? end + 1 : end;
      tcb_.fin_accepted = held.fin;
      moved = true;
      if (held.fin) break;
    }
  }
  std::erase_if(held_, [this](const Held& held) {
    return tcb_.fin_accepted || (held.first + held.octets).at_or_before(tcb_.rcv_nxt);
  });
  if (tcb_.rcv_edge.before(tcb_.rcv_nxt)) tcb_.rcv_edge = tcb_.rcv_nxt;
}

void Tracker::negotiate() {
  tcb_.timestamps = own_syn_.timestamps() && target_syn_.timestamps();
  if (tcb_.timestamps) {
    tcb_.ts_recent = own_syn_.timestamps()->tsval;
    tcb_.ts_target = target_syn_.timestamps()->tsval;
  }
  const bool scaled = own_syn_.window_scale() && target_syn_.window_scale();
  tcb_.snd_scale = scaled ? wire::usable_shift(*own_syn_.window_scale()) : 0;
  tcb_.rcv_scale = scaled ? wire::usable_shift(*target_syn_.window_scale()) : 0;
  tcb_.sack = own_syn_.sack_permitted() && target_syn_.sack_permitted();
  if (const auto mss = target_syn_.mss()) tcb_.mss = *mss;
}

bool Tracker::answers_own_syn(const Segment& segment) const {
  // With a cookie also the data of the SYN (RFC 7413 §4.2.2).
  return segment.has(ctl::syn | ctl::ack) && own_syn_sent_ && segment.ack.after(own_syn_.seq) &&
         segment.ack.at_or_before(own_syn_.seq + own_syn_.len());
}

Tcb Tracker::facing(const Segment& segment) const {
  Tcb tcb = tcb_;
  if (!segment.has(ctl::syn)) return tcb;
  const bool reopened = answers_own_syn(segment) && tcb.irs != own_syn_.seq;
  if (reopened) {
    tcb.irs = own_syn_.seq;
    tcb.rcv_nxt = own_syn_.seq + 1;
  }
  if (reopened || !tcb.iss) tcb.iss = tcb.snd_una = tcb.snd_nxt = segment.seq;
  return tcb;
}

/// During an opening, a target responds to a bad acknowledgment with a RST and goes on (RFC 9293 §3.10.7.3,
/// §3.10.7.4). This RST has the rejected number, not SND.NXT.
bool Tracker::rejects_only_a_segment(const Segment& reset) const {
  const bool opening = tcb_.phase == Phase::syn_sent || tcb_.phase == Phase::syn_received;
  return opening && tcb_.iss && !reset.has(ctl::ack) && reset.seq != tcb_.snd_nxt;
}

void Tracker::seen(const Segment& segment) {
  if (segment.has(ctl::rst)) {
    if (!rejects_only_a_segment(segment)) tcb_.phase = Phase::none;
    return;
  }
  if (segment.has(ctl::syn)) {
    const bool answers_our_syn = answers_own_syn(segment);
    if (answers_our_syn && (tcb_.phase == Phase::none || tcb_.irs != own_syn_.seq))
      begin_incarnation(own_syn_.seq, own_syn_);  // reopened from TIME-WAIT
    if (!tcb_.iss || *tcb_.iss != segment.seq) {
      tcb_.iss = segment.seq;
      tcb_.snd_una = segment.seq;
      tcb_.snd_nxt = segment.seq + 1;
    }
    target_syn_ = segment;
    if (answers_our_syn) {
      negotiate();
      // RFC 7413 §4.2.2: with a cookie the data of the SYN count at once.
      const Seq text_end = own_syn_.seq + own_syn_.len();
      if (segment.ack.after(tcb_.rcv_nxt) && segment.ack.at_or_before(text_end)) tcb_.rcv_nxt = segment.ack;
    } else if (!segment.has(ctl::ack) && tcb_.phase == Phase::none) {
      tcb_.phase = Phase::syn_sent;
    }
    tcb_.mss = segment.mss().value_or(wire::default_mss(segment.source.address.family));
  }
  const Seq end = segment.seq + segment.len();
  if (end.after(tcb_.snd_nxt)) {
    tcb_.snd_nxt = end;
    tcb_.fin_acked = false;
  }
  if (segment.has(ctl::fin)) tcb_.fin_seen = true;
  if (!segment.has(ctl::ack)) return;
  const auto window = static_cast<std::uint32_t>(segment.window)
                      << (segment.has(ctl::syn) ? 0 : tcb_.rcv_scale);
  const Seq edge = segment.ack + window;
  tcb_.window_known = true;
  if (segment.has(ctl::syn) || edge.after(tcb_.rcv_edge)) tcb_.rcv_edge = edge;
  if (segment.has(ctl::syn) || segment.ack.after(tcb_.last_ack_sent)) tcb_.last_ack_sent = segment.ack;
  if (const auto timestamps = segment.timestamps()) tcb_.ts_target = timestamps->tsval;
}

}  // namespace tcpspec::oracle
