#include "oracle/evaluate.hpp"

namespace tcpspec::oracle {
namespace {

const wire::Segment& last_segment(const Scope& scope) {
  if (!scope.last) throw Unbound("SEG has no value: no segment has been received yet");
  return *scope.last;
}

const Tcb& own(const Scope& scope) { return scope.own ? *scope.own : scope.tcb; }

std::uint32_t value_of(cases::Variable variable, const Scope& scope) {
  using V = cases::Variable;
  const Tcb& tcb = scope.tcb;
  switch (variable) {
    case V::iss:
      if (!tcb.iss) throw Unbound("ISS has no value: the target has not sent a SYN");
      return tcb.iss->value();
    case V::irs:
      if (!tcb.irs) throw Unbound("IRS has no value: no SYN has been sent");
      return tcb.irs->value();
    case V::snd_una: return tcb.snd_una.value();
    case V::snd_nxt: return tcb.snd_nxt.value();
    case V::snd_wnd: return tcb.snd_wnd;
    case V::rcv_nxt: return tcb.rcv_nxt.value();
    case V::rcv_wnd: return tcb.rcv_wnd();
    case V::seg_seq: return last_segment(scope).seq.value();
    case V::seg_ack: return last_segment(scope).ack.value();
    case V::seg_len: return last_segment(scope).len();
    case V::seg_wnd: {
      const wire::Segment& last = last_segment(scope);
      return static_cast<std::uint32_t>(last.window) << (last.has(wire::ctl::syn) ? 0 : tcb.rcv_scale);
    }
    case V::seg_wsopt: return last_segment(scope).window_scale().value_or(0);
    case V::port: return scope.port;
    case V::mss: return tcb.mss;
    case V::snd_options: return scope.option_room;
    case V::ts_recent: return tcb.ts_recent;
    case V::ts_now: return scope.ts_now;
    case V::ts_target: return tcb.ts_target;
    case V::own_iss:
      if (!own(scope).iss) throw Unbound("OWN.ISS has no value: the target has not sent a SYN there");
      return own(scope).iss->value();
    case V::own_ts_target: return own(scope).ts_target;
    case V::own_port: return scope.own_port;
  }
  throw std::logic_error("a variable without a value");
}

}  // namespace

std::uint32_t evaluate(const cases::Expression& expression, const Scope& scope) {
  std::uint32_t sum = 0;
  for (const cases::Term& term : expression.terms) {
    const std::uint32_t value = std::holds_alternative<cases::Variable>(term.value)
                                    ? value_of(std::get<cases::Variable>(term.value), scope)
                                    : std::get<std::uint32_t>(term.value);
    const std::uint32_t part = value / term.divisor;
    sum = term.negative ? sum - part : sum + part;
  }
  return sum;
}

Admitted evaluate(const cases::Range& range, const Scope& scope) {
  const std::uint32_t low = evaluate(range.low, scope);
  if (range.single) return {low, 1};
  return {low, std::uint64_t{evaluate(range.high, scope) - low} + 1};
}

}  // namespace tcpspec::oracle
