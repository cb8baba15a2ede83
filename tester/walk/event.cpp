#include "walk/event.hpp"

#include <fmt/format.h>

#include "case/notation.hpp"
#include "case/time_text.hpp"

namespace tcpspec::walk {

using cases::Expression;
using cases::Range;
using cases::Variable;
namespace ctl = wire::ctl;

namespace {

constexpr std::uint32_t long_ago = 1U << 30;

void add_number(Expression& sum, std::int32_t number) {
  if (number == 0) return;
  const auto size = static_cast<std::uint32_t>(number < 0 ? -static_cast<std::int64_t>(number) : number);
  sum.terms.push_back({number < 0, size});
}

Expression expression_of(const Place& place) {
  Expression sum;
  switch (place.anchor) {
    case Anchor::rcv_nxt: sum.terms = {{false, Variable::rcv_nxt}}; break;
    case Anchor::right_edge: sum.terms = {{false, Variable::rcv_nxt}, {false, Variable::rcv_wnd}}; break;
    case Anchor::snd_una: sum.terms = {{false, Variable::snd_una}}; break;
    case Anchor::snd_nxt: sum.terms = {{false, Variable::snd_nxt}}; break;
  }
  add_number(sum, place.offset);
  return sum;
}

Range single(Expression value) { return {value, value, true}; }
Range single(std::uint32_t number) { return single(Expression{{{false, number}}}); }

}  // namespace

cases::SegmentPattern pattern_of(const SegmentEvent& event) {
  cases::SegmentPattern out;
  out.control = cases::ControlBits{event.flags, false};
  if (event.seq) out.seq = single(expression_of(*event.seq));
  if (event.has(ctl::ack)) out.ack = single(expression_of(event.ack));
  if (event.octets > 0) out.data = single(event.octets);
  if (event.window) out.window = single(*event.window);
  if (event.has(ctl::urg)) out.urgent_pointer = single(std::uint32_t{1});
  if (event.stamps == Stamps::absent) out.timestamps = cases::OptionField{cases::OptionField::Kind::none, {}};
  if (event.stamps == Stamps::older)
    out.tsval = single(Expression{{{false, Variable::ts_recent}, {true, long_ago}}});
  if (event.stamps == Stamps::equal) out.tsval = single(Expression{{{false, Variable::ts_recent}}});
  if (event.ecn > 0) out.ecn = single(event.ecn);
  return out;
}

std::string to_string(const Event& event) {
  if (const auto* segment = std::get_if<SegmentEvent>(&event))
    return "send: " + cases::to_string(pattern_of(*segment));
  if (const auto* call = std::get_if<CallEvent>(&event)) {
    std::string out = "call: " + std::string(cases::row_of(call->verb).word);
    if (call->verb == cases::CallVerb::send)
      out += fmt::format(" {} octet{}", call->octets, call->octets == 1 ? "" : "s");
    return out;
  }
  return fmt::format("wait: {}s", std::get<WaitEvent>(event).time.seconds());
}

}  // namespace tcpspec::walk
