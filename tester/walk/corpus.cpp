#include "walk/corpus.hpp"

#include "case/notation.hpp"

namespace tcpspec::walk {

using cases::CallVerb;
using cases::Variable;
namespace ctl = wire::ctl;

namespace {

std::optional<std::uint32_t> number_of(const cases::Range& range) {
  if (!range.single || range.low.terms.size() != 1 || range.low.terms.front().negative) return std::nullopt;
  const auto* number = std::get_if<std::uint32_t>(&range.low.terms.front().value);
  return number ? std::optional(*number) : std::nullopt;
}

std::optional<Anchor> anchor_of(Variable variable) {
  switch (variable) {
    case Variable::rcv_nxt: return Anchor::rcv_nxt;
    case Variable::snd_una: return Anchor::snd_una;
    case Variable::snd_nxt: return Anchor::snd_nxt;
    default: return std::nullopt;
  }
}

/// `RCV.NXT`, `RCV.NXT+RCV.WND-1`.
std::optional<Place> place_of(const cases::Range& range) {
  const std::vector<cases::Term>& terms = range.low.terms;
  const auto* first = terms.empty() ? nullptr : std::get_if<Variable>(&terms.front().value);
  if (first == nullptr || terms.front().negative) return std::nullopt;
  const std::optional<Anchor> anchor = anchor_of(*first);
  if (!anchor) return std::nullopt;
  Place out{*anchor, 0};
  for (std::size_t i = 1; i < terms.size(); ++i) {
    const auto* number = std::get_if<std::uint32_t>(&terms[i].value);
    if (number == nullptr)
      out.anchor = Anchor::right_edge;  // the caller compares the whole
    else
      out.offset = static_cast<std::int32_t>(terms[i].negative ? 0 - *number : *number);
  }
  return out;
}

/// One value, of which the row of a case is the only outcome.
template <typename T>
const T* only(const cases::ByOutcome<T>& value) {
  return value.is_single() ? &value.alternatives.front().second : nullptr;
}

std::optional<Event> sending(const cases::Send& send) {
  const cases::SegmentPattern* pattern = only(send.segment);
  if (pattern == nullptr || send.times != 1) return std::nullopt;
  return event_of(*pattern);
}

std::optional<Event> calling(const cases::CallStep& step) {
  const cases::Call* call = only(step.call);
  if (call == nullptr) return std::nullopt;
  switch (call->verb) {
    case CallVerb::send: return CallEvent{call->verb, call->octets};
    case CallVerb::receive:
    case CallVerb::close:
    case CallVerb::abort: return CallEvent{call->verb, 0};
    default: return std::nullopt;
  }
}

/// After each event a walk asks for the state by itself.
bool asks_for_the_state(const cases::CallStep& step) {
  const cases::Call* call = only(step.call);
  return call != nullptr && call->verb == CallVerb::status;
}

std::optional<Event> pausing(const cases::Wait& wait) {
  if (wait.time.unit != cases::TimeUnit::seconds) return std::nullopt;
  return WaitEvent{seconds(wait.time.count)};
}

bool has_value(const std::optional<cases::OptionField>& option) {
  return option && option->kind != cases::OptionField::Kind::none;
}

}  // namespace

std::optional<SegmentEvent> event_of(const cases::SegmentPattern& pattern) {
  SegmentEvent out;
  out.flags = pattern.control ? pattern.control->flags : std::uint16_t{ctl::ack};
  if (pattern.seq) out.seq = place_of(*pattern.seq);
  if (pattern.ack) out.ack = place_of(*pattern.ack).value_or(out.ack);
  const auto* octets = pattern.data ? std::get_if<cases::Range>(&*pattern.data) : nullptr;
  if (octets != nullptr) out.octets = number_of(*octets).value_or(0);
  if (pattern.window) out.window = number_of(*pattern.window);
  if (pattern.timestamps) out.stamps = Stamps::absent;
  if (pattern.tsval) out.stamps = pattern.tsval->low.terms.size() > 1 ? Stamps::older : Stamps::equal;
  if (pattern.ecn) out.ecn = static_cast<std::uint8_t>(number_of(*pattern.ecn).value_or(0));
  // What an event cannot say is missing now.
  if (cases::to_string(pattern_of(out)) != cases::to_string(pattern)) return std::nullopt;
  return out;
}

std::optional<Plan> plan_of(const cases::Case& test) {
  Plan out;
  out.start.given = test.given;
  if (test.offer) {
    out.start.stamps = has_value(test.offer->timestamps);
    out.start.sack = has_value(test.offer->sack_permitted);
    out.start.scale = has_value(test.offer->window_scale);
    out.start.small_segments = has_value(test.offer->mss);
  }
  for (const auto* steps : {&test.given_steps, &test.steps})
    for (const cases::Step& step : *steps) {
      if (!step.connection.empty()) return std::nullopt;
      std::optional<Event> event;
      if (const auto* send = std::get_if<cases::Send>(&step.action))
        event = sending(*send);
      else if (const auto* call = std::get_if<cases::CallStep>(&step.action);
               call && !asks_for_the_state(*call))
        event = calling(*call);
      else if (const auto* wait = std::get_if<cases::Wait>(&step.action))
        event = pausing(*wait);
      else
        continue;
      if (!event) return std::nullopt;
      out.events.push_back(*event);
    }
  return out;
}

}  // namespace tcpspec::walk
