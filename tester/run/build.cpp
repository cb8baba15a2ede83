#include "run/build.hpp"

#include <algorithm>

#include "case/fields.hpp"
#include "oracle/evaluate.hpp"
#include "run/build_options.hpp"

namespace tcpspec::run {

using cases::SegmentPattern;
using cases::SpecialAddress;
using wire::Draft;
using wire::Seq;
namespace ctl = wire::ctl;
namespace field = cases::field;

namespace {

constexpr std::uint16_t usual_window = 0xffff;

}  // namespace

wire::Address group_address(SpecialAddress group, wire::Family family) {
  if (family == wire::Family::ipv6) return *wire::Address::parse("ff02::1");  // there is no broadcast
  const bool broadcast = group == SpecialAddress::broadcast;
  return *wire::Address::parse(broadcast ? "255.255.255.255" : "224.0.0.1");
}

namespace {

/// An address of the same network that no host has, as far as anyone can tell.
wire::Address neighbour_of(wire::Address address) {
  constexpr std::uint8_t last = 0xfa;
  address.octets[address.size() - 1] = last;
  return address;
}

wire::Address forged(SpecialAddress source, const wire::FourTuple& flow, wire::Family family) {
  const bool v4 = family == wire::Family::ipv4;
  const auto parse = [](const char* text) { return *wire::Address::parse(text); };
  switch (source) {
    case SpecialAddress::broadcast:
    case SpecialAddress::multicast: return group_address(source, family);
    case SpecialAddress::unspecified: return parse(v4 ? "0.0.0.0" : "::");
    case SpecialAddress::loopback: return parse(v4 ? "127.0.0.1" : "::1");
    case SpecialAddress::target: return flow.target.address;
    case SpecialAddress::another_host:
    case SpecialAddress::strangers: return neighbour_of(flow.target.address);
  }
  throw std::logic_error("a source address without a value");
}

/// The window field for a window in octets: scaled, except on a SYN.
std::uint16_t window_field(std::uint32_t octets, std::uint16_t flags, const oracle::Tcb& tcb) {
  const std::uint32_t field = (flags & ctl::syn) != 0 ? octets : octets >> tcb.snd_scale;
  return static_cast<std::uint16_t>(field);
}

/// A draft while the fields of a pattern are put into it.
struct Building {
  Draft draft;
  const oracle::Scope& scope;
  wire::Family family;
  Seq irs;
  std::uint16_t port_of_stranger = 0;

  std::uint32_t value(const cases::Range& range) const { return evaluate(range.low, scope); }
  std::uint32_t value(const cases::Expression& expression) const { return evaluate(expression, scope); }
  const auto& value(const auto& as_it_is) const { return as_it_is; }
};

// If its row can do this.
template <typename Row, typename Value>
void put(Building& to, Row, const Value& written) {
  Row::put(to.draft, to.value(written));
}

void put(Building& to, field::Seq, const cases::Range& written) { to.draft.seq = Seq(to.value(written)); }
void put(Building& to, field::Ack, const cases::Range& written) { to.draft.ack = Seq(to.value(written)); }

void put(Building& to, field::Ctl, const cases::ControlBits& written) {
  to.draft.flags = static_cast<std::uint16_t>(to.draft.flags | written.flags);
}

void put(Building& to, field::Wnd, const cases::Range& written) {
  to.draft.window = window_field(to.value(written), to.draft.flags, to.scope.tcb);
}

void put(Building& to, field::Data, const cases::DataField& written) {
  if (const auto* text = std::get_if<std::string>(&written)) {
    to.draft.payload.assign(text->begin(), text->end());
    return;
  }
  const bool opens = is_opening(to.draft.flags);
  to.draft.payload =
      text_at(to.draft.seq + (opens ? 1U : 0U), to.irs, to.value(std::get<cases::Range>(written)));
}

void put(Building& to, field::Src, SpecialAddress written) {
  to.draft.source = forged(written, to.draft.flow, to.family);
  if (written == SpecialAddress::strangers) to.draft.flow.tester.port = to.port_of_stranger;
}

void put(Building& to, field::Dst, SpecialAddress written) {
  to.draft.flow.target.address = forged(written, to.draft.flow, to.family);
}

/// The size of the options in the header of a draft, with padding.
std::size_t option_octets(const Draft& draft) {
  std::size_t octets = draft.raw_options ? draft.raw_options->size() : 0;
  if (!draft.raw_options)
    for (const wire::Option& option : draft.options)
      octets += option.kind == wire::kind::nop || option.kind == wire::kind::eol ? 1 : 2 + option.data.size();
  return (octets + 3) / 4 * 4;
}

std::uint16_t flags_of(const SegmentPattern& pattern) {
  if (pattern.control) return pattern.control->flags;
  return pattern.data ? ctl::ack | ctl::psh : ctl::ack;
}

}  // namespace

wire::Octets text_at(Seq first, Seq irs, std::size_t octets) {
  wire::Octets text(octets);
  const auto offset = static_cast<std::uint32_t>(first - irs) - 1;
  for (std::size_t i = 0; i < octets; ++i)
    text[i] = static_cast<std::uint8_t>('A' + (offset + static_cast<std::uint32_t>(i)) % 26);
  return text;
}

std::vector<Draft> build(Play& play, Connection& connection, const SegmentPattern& pattern) {
  const std::uint16_t flags = flags_of(pattern);
  const bool opens = is_opening(flags);
  const oracle::Tcb tcb = connection.view(opens);
  const oracle::Scope scope = play.scope(connection, tcb);

  Building building{{}, scope, play.family, *tcb.irs};
  const bool of_strangers = pattern.source == SpecialAddress::strangers;
  if (of_strangers) building.port_of_stranger = static_cast<std::uint16_t>(1024 + play.draw_isn() % 60000);
  Draft& draft = building.draft;
  draft.flow = connection.flow;
  draft.flags = flags;
  draft.seq = opens ? *tcb.irs : tcb.rcv_nxt;
  if ((flags & ctl::ack) != 0) draft.ack = tcb.snd_nxt;
  draft.window = window_field(usual_window, flags, tcb);
  set_options(draft, play, connection, pattern, scope);
  for_each_written(pattern, [&]<typename Row>(Row row, const auto& written) {
    constexpr bool sent = (Row::uses & field::sent) != 0;
    if constexpr (sent && Row::part == field::Part::segment) put(building, row, written);
  });

  // The MSS counts the options of a segment as well (RFC 9293 §3.7.1, RFC 6691).
  const std::size_t options = option_octets(draft);
  const std::size_t most = tcb.mss > options ? tcb.mss - options : 1;
  if (draft.payload.size() <= most || opens || pattern.whole.value_or(0) != 0) return {draft};
  std::vector<Draft> drafts;
  for (std::size_t at = 0; at < draft.payload.size(); at += most) {
    const std::size_t end = std::min(at + most, draft.payload.size());
    Draft part = draft;
    part.seq = draft.seq + static_cast<std::uint32_t>(at);
    part.payload.assign(draft.payload.begin() + static_cast<std::ptrdiff_t>(at),
                        draft.payload.begin() + static_cast<std::ptrdiff_t>(end));
    if (end < draft.payload.size())
      part.flags = static_cast<std::uint16_t>(draft.flags & ~(ctl::fin | ctl::psh));
    drafts.push_back(std::move(part));
  }
  return drafts;
}

Draft ordinary(Play& play, Connection& connection, std::uint16_t flags, std::size_t octets) {
  static const SegmentPattern nothing;
  const oracle::Tcb tcb = connection.view(false);
  const oracle::Scope scope = play.scope(connection, tcb);
  Draft draft;
  draft.flow = connection.flow;
  draft.flags = flags;
  draft.seq = tcb.rcv_nxt;
  draft.ack = (flags & ctl::ack) != 0 ? tcb.snd_nxt : Seq(0);
  draft.window = window_field(usual_window, flags, tcb);
  set_options(draft, play, connection, nothing, scope);
  draft.payload = text_at(draft.seq, *tcb.irs, octets);
  return draft;
}

Draft repeated_octet(Play& play, Connection& connection) {
  Draft draft = ordinary(play, connection, ctl::ack);
  const oracle::Tcb tcb = connection.view(false);
  draft.seq = tcb.rcv_nxt - 1;
  draft.ack = tcb.snd_una;
  draft.payload = text_at(draft.seq, *tcb.irs, 1);
  return draft;
}

Draft opening(Play& play, Connection& connection, std::uint16_t flags) {
  SegmentPattern pattern;
  pattern.control = cases::ControlBits{flags, false};
  return build(play, connection, pattern).front();
}

Draft opening_below(Play& play, Connection& connection) {
  constexpr std::uint32_t more_than_any_window = 0x4001'0001;
  const Seq expected = connection.view(false).rcv_nxt;
  Draft syn = opening(play, connection, ctl::syn);
  syn.seq = expected - more_than_any_window;
  return syn;
}

wire::IcmpDraft build_icmp(Play& play, Connection& connection, const SegmentPattern& pattern) {
  const oracle::Tcb tcb = connection.view(false);
  const oracle::Scope scope = play.scope(connection, tcb);
  wire::IcmpDraft draft;
  draft.source = connection.flow.tester.address;
  draft.quoted_flow = connection.flow;
  draft.quoted_seq = tcb.snd_una;
  draft.quoted_ack = tcb.rcv_nxt;
  const Building values{{}, scope, play.family, Seq(0)};
  for_each_written(pattern, [&]<typename Row>(Row, const auto& written) {
    if constexpr (Row::part == field::Part::icmp) Row::put(draft, values.value(written));
  });
  return draft;
}

}  // namespace tcpspec::run
