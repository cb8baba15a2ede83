#include "sweep/stimulus.hpp"

#include <algorithm>

#include "run/build.hpp"

namespace tcpspec::sweep {

using oracle::StampClass;
using wire::Seq;
namespace ctl = wire::ctl;

namespace {

constexpr std::uint32_t far_away = 1U << 30;
// Below everything that RFC 5961 §5.2 permits in any interpretation: the largest unscaled window, and much
// more.
constexpr std::uint32_t ancient = 65535 + (1U << 20);
constexpr std::uint16_t usual_mss = 1400;

Seq acknowledgment(const Point& point, const Before& before) {
  switch (point.ack) {
    case AckPoint::none:
    case AckPoint::zero: return Seq(0);
    case AckPoint::field: return before.snd_nxt;
    case AckPoint::ancient: return before.snd_una - ancient;
    case AckPoint::old: return before.snd_una - 1;
    case AckPoint::cur: return before.snd_una;
    case AckPoint::part: return before.snd_una + 1;
    case AckPoint::fin:
    case AckPoint::ok:
    case AckPoint::next: return before.snd_nxt;
    case AckPoint::future: return before.snd_nxt + 1;
    case AckPoint::far_future: return before.snd_nxt + far_away;
  }
  return Seq(0);
}

std::optional<std::uint32_t> tsval(const Point& point, const Before& before, std::uint32_t now) {
  switch (point.stamps) {
    case StampClass::off:
    case StampClass::absent: return std::nullopt;
    case StampClass::offered: return now;
    case StampClass::newer:
      return static_cast<std::int32_t>(now - before.ts_recent) > 0 ? now : before.ts_recent + 1;
    case StampClass::equal: return before.ts_recent;
    case StampClass::just_older: return before.ts_recent - 1;
    case StampClass::older: return before.ts_recent - far_away;
  }
  return std::nullopt;
}

}  // namespace

Stimulus stimulus(const Point& point, const Before& before) {
  Stimulus out;
  out.flags = point.flags;
  out.text = text_octets(point.text);
  out.seq = before.rcv_nxt + static_cast<std::uint32_t>(offset(point, before.rcv_wnd));
  out.ack = acknowledgment(point, before);
  const Seq first = out.seq + (point.has(ctl::syn) ? 1U : 0U);
  const Seq end = first + out.text;
  // Without a connection, or with one that is half open, a SYN says where the numbers begin.
  const bool opens =
      point.has(ctl::syn) && (point.state == cases::State::listen || point.state == cases::State::closed ||
                              point.state == cases::State::syn_sent);
  const Seq from = opens ? first : before.rcv_nxt;
  const bool in_order = first.at_or_before(from);
  out.after_text = in_order && end.after(from) ? end : from;
  out.after_all = out.after_text;
  if (in_order && point.has(ctl::fin) && (end + 1).after(from)) out.after_all = end + 1;
  return out;
}

wire::Draft draft_of(run::Play& play, run::Connection& connection, const Point& point, const Before& before,
                     const Stimulus& stimulus) {
  wire::Draft draft;
  draft.flow = connection.flow;
  draft.seq = stimulus.seq;
  draft.ack = stimulus.ack;
  draft.flags = stimulus.flags;
  if (point.has(ctl::urg)) draft.urgent_pointer = 1;
  if (point.has(ctl::syn)) draft.options.push_back(wire::Option::mss(usual_mss));
  if (const auto value = tsval(point, before, play.ts_now()))
    draft.options.push_back(wire::Option::timestamps(*value, connection.tcb().ts_target));
  const Seq first = stimulus.seq + (point.has(ctl::syn) ? 1U : 0U);
  draft.payload = run::text_at(first, connection.view(false).irs.value_or(stimulus.seq), stimulus.text);
  return draft;
}

}  // namespace tcpspec::sweep
