#include "run/connection.hpp"

#include <algorithm>
#include <utility>

namespace tcpspec::run {

using wire::Seq;
namespace ctl = wire::ctl;

namespace {
// Large, so that no segment of one incarnation is near the window of the next, and odd.
constexpr std::uint32_t incarnation_step = 0x2001'0001;
constexpr std::uint32_t imaginary_window = 0xffff;
}  // namespace

Connection::Connection(std::string name_, wire::FourTuple flow_, std::uint32_t isn, std::uint32_t imaginary)
    : name(std::move(name_)), flow(flow_), isn_(isn), imaginary_(imaginary) {}

void Connection::bind_imaginary(oracle::Tcb& tcb) const {
  if (!tcb.irs) {
    tcb.irs = tcb.rcv_nxt = Seq(isn_);
    tcb.rcv_edge = tcb.rcv_nxt + imaginary_window;
  }
  if (!tcb.iss && tcb.phase == oracle::Phase::none) tcb.iss = tcb.snd_una = tcb.snd_nxt = Seq(imaginary_);
}

oracle::Tcb Connection::view(bool opens) const {
  oracle::Tcb tcb = tracker_.tcb();
  if (opens && tcb.phase == oracle::Phase::none)
    tcb.irs = tcb.rcv_nxt = Seq(isn_ + incarnations_ * incarnation_step);
  if (opens && tcb.phase == oracle::Phase::syn_sent) tcb.irs = tcb.rcv_nxt = Seq(isn_);
  bind_imaginary(tcb);
  return tcb;
}

oracle::Tcb Connection::facing(const wire::Segment& segment) const {
  oracle::Tcb tcb = tracker_.facing(segment);
  bind_imaginary(tcb);
  return tcb;
}

void Connection::given(std::string name_of_agent) {
  handle = std::move(name_of_agent);
  handle_iss_ = tcb().iss;
  delivered = accepted = rest = 0;
  rest_is_lost = false;
  refused_offers = 0;
  withheld_error.clear();
  if (!witness.looks()) return;
  const watch::Application before = witness.application();
  witness.application() = {};
  witness.application().is_agent = before.is_agent;
}

bool Connection::has_handle_of_now() {
  if (handle.empty()) return false;
  if (!handle_iss_) handle_iss_ = tcb().iss;
  return !tcb().iss || handle_iss_ == tcb().iss;
}

void Connection::took(std::uint64_t octets) {
  accepted += octets;
  if (witness.looks()) witness.application().given = witness.application().given_most = accepted;
}

bool Connection::has_sent_what_it_took() const {
  if (!tcb().iss) return false;
  const std::int32_t after_syn = tcb().snd_nxt - (*tcb().iss + 1);
  return std::cmp_equal(after_syn - (tcb().fin_seen ? 1 : 0), accepted);
}

void Connection::sent(const wire::Segment& segment) {
  const bool was_there = tcb().phase != oracle::Phase::none;
  if (segment.has(ctl::syn) && !was_there) {
    ++incarnations_;
    may_have_ended_ = false;
  } else if (segment.has(ctl::syn) || segment.has(ctl::rst)) {
    may_have_ended_ = true;
  }
  tracker_.sent(segment);
  keep_text(segment);
  const wire::Seq end = segment.seq + segment.len();
  if (segment.has(ctl::syn) || (segment.seq.at_or_before(end_of_sent_) && end.after(end_of_sent_))) {
    end_of_sent_ = end;
    fin_sent_ = segment.has(ctl::fin);
  }
  if (was_there && tcb().phase == oracle::Phase::none) reset_by_us_ = true;
}

wire::Seq Connection::highest_acknowledgment() const {
  wire::Seq highest = tcb().last_ack_sent;
  for (const Arrival& unread : inbox)
    if (unread.segment.has(ctl::ack) && unread.segment.ack.after(highest)) highest = unread.segment.ack;
  return highest;
}

void Connection::keep_text(const wire::Segment& segment) {
  constexpr std::size_t most = 65'536;
  if (segment.payload.empty() || segment.has(ctl::syn) || !tcb().irs) return;
  const std::int32_t at = segment.seq - (*tcb().irs + 1);
  if (at < 0 || static_cast<std::size_t>(at) + segment.payload.size() > most) return;
  const std::size_t end = static_cast<std::size_t>(at) + segment.payload.size();
  if (text.size() < end) text.resize(end, 'A');
  std::copy(segment.payload.begin(), segment.payload.end(), text.begin() + at);
}

void Connection::seen(const wire::Segment& segment) {
  tracker_.seen(segment);
  if (segment.has(ctl::rst)) reset_by_us_ = false;
  if (segment.has(ctl::rst)) may_have_ended_ = true;
  if (service_text_end && segment.has(ctl::ack) && !segment.ack.before(*service_text_end))
    service_text_end.reset();
  if (segment.len() > 0 && !segment.has(ctl::rst)) taken.push_back(segment);
}

bool Connection::may_open(Seq seq, Seq ack) const {
  constexpr std::int32_t near = 16;
  const oracle::Tcb& now = tcb();
  if (no_cookie || !now.irs || !now.iss) return false;
  const std::int32_t apart = (ack - static_cast<std::uint32_t>(seq - *now.irs)) - *now.iss;
  return -near < apart && apart < near;
}

bool Connection::is_retransmission(const wire::Segment& segment) const {
  if (segment.len() == 0 || segment.has(ctl::rst)) return false;
  if (segment.has(ctl::syn)) {
    for (const wire::Segment& before : taken)
      if (before.has(ctl::syn) && before.seq == segment.seq &&
          before.has(ctl::ack) == segment.has(ctl::ack) &&
          (!segment.has(ctl::ack) || before.ack == segment.ack))
        return true;
    return false;
  }
  // A retransmission may divide the octets differently. It must have no new octet.
  return tcb().iss && (segment.seq + segment.len()).at_or_before(tcb().snd_nxt) &&
         segment.seq.after(*tcb().iss) && !taken.empty();
}

bool Connection::is_ahead(const wire::Segment& segment) const {
  const bool in_sequence = tcb().phase == oracle::Phase::synchronized && !segment.has(wire::ctl::syn) &&
                           !segment.has(wire::ctl::rst);
  return in_sequence && segment.seq.after(tcb().snd_nxt);
}

bool Connection::overhears(const wire::Endpoint& end) const {
  return std::find(forged.begin(), forged.end(), end) != forged.end();
}

}  // namespace tcpspec::run
