#include "drive/segment_in_transit.hpp"

#include "wire/option.hpp"

namespace tcpspec::drive {

using wire::Draft;
using wire::Segment;
using wire::Seq;
namespace ctl = wire::ctl;

namespace {

Seq end_of(const Segment& s) { return s.seq + s.len(); }
Seq fin_of(const Segment& s) { return end_of(s) - 1; }

}  // namespace

bool ObservedConnection::time_wait() const {
  return closed_first && target_fin && tester_fin && snd_una.after(*target_fin) && rcv_nxt.after(*tester_fin);
}

void ObservedConnection::note(Towards towards, const Segment& s) {
  if (!s.malformations.empty() || s.checksum == wire::Checksum::wrong) return;
  towards == Towards::tester ? note_sent(s) : note_arriving(s);
}

void ObservedConnection::note_sent(const Segment& s) {
  if (s.has(ctl::syn)) {
    if (iss != s.seq) {  // another incarnation
      iss = snd_una = snd_nxt = s.seq;
      target_fin.reset();
      tester_fin.reset();
      closed_first = false;
    }
    target_shift_ = s.window_scale();
  }
  if (!iss || s.has(ctl::rst)) return;
  if (end_of(s).after(snd_nxt)) snd_nxt = end_of(s);
  if (s.has(ctl::fin) && !target_fin) {
    target_fin = fin_of(s);
    closed_first = !(tester_fin && s.has(ctl::ack) && s.ack.after(*tester_fin));
  }
  if (!s.has(ctl::ack)) return;
  rcv_nxt = s.ack;
  window = s.window;
  const bool scaled = target_shift_ && tester_shift_ && !s.has(ctl::syn);
  rcv_wnd = std::uint32_t{s.window} << (scaled ? *target_shift_ : 0);
}

void ObservedConnection::note_arriving(const Segment& s) {
  if (s.has(ctl::syn) && !s.has(ctl::rst) && !synchronized()) {
    irs = s.seq;
    tester_shift_ = s.window_scale();
    if (const auto stamps = s.timestamps()) newest_tsval = stamps->tsval;
  }
  if (!iss || s.has(ctl::rst) || !s.has(ctl::ack)) return;
  if (s.ack.after(snd_una) && s.ack.at_or_before(snd_nxt)) snd_una = s.ack;
  if (s.has(ctl::fin) && !s.has(ctl::syn) && !tester_fin && wire::in_window(s.seq, rcv_nxt, rcv_wnd))
    tester_fin = fin_of(s);
  const auto stamps = s.timestamps();
  if (stamps && s.seq.at_or_before(rcv_nxt) && wire::Seq(stamps->tsval).at_or_after(wire::Seq(newest_tsval)))
    newest_tsval = stamps->tsval;
}

Segment& SegmentInTransit::alter() {
  is_altered_ = true;
  return altered_;
}

void SegmentInTransit::alter_options(const std::function<void(std::vector<wire::Option>&)>& how) {
  Segment& s = alter();
  how(s.options);
  s.option_octets = wire::encode_options(s.options);
}

void SegmentInTransit::spoil_checksum() {
  is_altered_ = true;
  checksum_ = Draft::Sum::wrong;
}

void SegmentInTransit::add(Towards whom, const Draft& draft, Duration after) {
  added_.push_back({whom, after, wire::emit(draft)});
}

std::vector<ForwardedDatagram> SegmentInTransit::forwarded(wire::OctetView octets) const {
  std::vector<ForwardedDatagram> all;
  if (!dropped_ && !is_altered_) all.push_back({towards, delay_, {octets.begin(), octets.end()}});
  if (!dropped_ && is_altered_) {
    Draft draft = draft_of(altered_);
    draft.checksum = checksum_;
    all.push_back({towards, delay_, wire::emit(draft)});
  }
  all.insert(all.end(), added_.begin(), added_.end());
  return all;
}

Draft draft_of(const Segment& s) {
  Draft draft;
  draft.flow = {s.source, s.destination};
  draft.seq = s.seq;
  draft.ack = s.ack;
  draft.flags = s.flags;
  draft.window = s.window;
  draft.urgent_pointer = s.urgent_pointer;
  draft.raw_options = s.option_octets;
  draft.payload = s.payload;
  draft.ttl = s.ttl;
  draft.traffic_class = s.traffic_class;
  draft.ip_id = s.ip_id;
  return draft;
}

std::optional<Draft> answer_of_closed(const Segment& s) {
  if (s.has(ctl::rst)) return std::nullopt;
  Draft reset;
  reset.flow = {s.destination, s.source};
  reset.window = 0;
  reset.flags = ctl::rst;
  if (s.has(ctl::ack)) {
    reset.seq = s.ack;
  } else {
    reset.flags |= ctl::ack;
    reset.ack = s.seq + s.len();
  }
  return reset;
}

}  // namespace tcpspec::drive
