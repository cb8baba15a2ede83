#include "run/build.hpp"

#include "oracle/evaluate.hpp"

namespace tcpspec::run {

using cases::OptionField;
using cases::SegmentPattern;
using wire::Draft;
using wire::Option;
using wire::Seq;
namespace ctl = wire::ctl;

namespace {

constexpr std::uint16_t usual_window = 0xffff;
constexpr std::uint16_t usual_mss_ipv4 = 1460;
constexpr std::uint16_t usual_mss_ipv6 = 1440;

std::uint16_t usual_mss(wire::Family family) {
  return family == wire::Family::ipv4 ? usual_mss_ipv4 : usual_mss_ipv6;
}

bool wanted(const std::optional<OptionField>& field) {
  return field && field->kind != OptionField::Kind::none;
}

std::uint32_t value(const OptionField& field, const oracle::Scope& scope) {
  return evaluate(field.value.low, scope);
}

/// Options that a SYN carries: what the pattern says, else what the case offers.  A SYN,ACK may only answer.
std::vector<Option> opening_options(Play& play, Connection& connection, const SegmentPattern& pattern,
                                    const oracle::Scope& scope, bool answering) {
  static const SegmentPattern nothing;
  const SegmentPattern& offer = play.test.offer ? *play.test.offer : nothing;
  const wire::Segment* theirs = answering ? connection.tracker().target_syn() : nullptr;
  const auto choose = [](const auto& own, const auto& offered) -> const std::optional<OptionField>& {
    return own ? own : offered;
  };
  std::vector<Option> options;
  const auto& mss = choose(pattern.mss, offer.mss);
  if (!mss)
    options.push_back(Option::mss(usual_mss(play.family)));
  else if (wanted(mss))
    options.push_back(Option::mss(static_cast<std::uint16_t>(value(*mss, scope))));
  const auto& sack = choose(pattern.sack_permitted, offer.sack_permitted);
  if (wanted(sack) && (!theirs || theirs->sack_permitted())) options.push_back(Option::sack_permitted());
  const auto& timestamps = choose(pattern.timestamps, offer.timestamps);
  const bool named = pattern.tsval || pattern.tsecr;
  const bool refused = pattern.timestamps && pattern.timestamps->kind == OptionField::Kind::none;
  if ((wanted(timestamps) || named) && !refused && (!theirs || theirs->timestamps())) {
    const auto tsval = pattern.tsval ? evaluate(pattern.tsval->low, scope) : scope.ts_now;
    const auto tsecr =
        pattern.tsecr ? evaluate(pattern.tsecr->low, scope) : (answering ? scope.tcb.ts_target : 0);
    options.push_back(Option::timestamps(tsval, tsecr));
  }
  const auto& scale = choose(pattern.window_scale, offer.window_scale);
  if (wanted(scale) && (!theirs || theirs->window_scale()))
    options.push_back(Option::window_scale(static_cast<std::uint8_t>(value(*scale, scope))));
  return options;
}

std::vector<Option> later_options(const SegmentPattern& pattern, const oracle::Scope& scope) {
  std::vector<Option> options;
  const bool refused = pattern.timestamps && pattern.timestamps->kind == OptionField::Kind::none;
  if ((scope.tcb.timestamps || pattern.tsval || pattern.tsecr || wanted(pattern.timestamps)) && !refused) {
    const auto tsval = pattern.tsval ? evaluate(pattern.tsval->low, scope) : scope.ts_now;
    const auto tsecr = pattern.tsecr ? evaluate(pattern.tsecr->low, scope) : scope.tcb.ts_target;
    options.push_back(Option::timestamps(tsval, tsecr));
  }
  if (wanted(pattern.mss))
    options.push_back(Option::mss(static_cast<std::uint16_t>(value(*pattern.mss, scope))));
  if (wanted(pattern.window_scale))
    options.push_back(Option::window_scale(static_cast<std::uint8_t>(value(*pattern.window_scale, scope))));
  if (wanted(pattern.sack_permitted)) options.push_back(Option::sack_permitted());
  return options;
}

std::vector<Option> options_for(Play& play, Connection& connection, const SegmentPattern& pattern,
                                const oracle::Scope& scope, std::uint16_t flags) {
  const bool opens = (flags & ctl::syn) != 0 && (flags & ctl::rst) == 0;
  std::vector<Option> options =
      opens ? opening_options(play, connection, pattern, scope, (flags & ctl::ack) != 0)
            : later_options(pattern, scope);
  if (!pattern.sack.empty()) {
    std::vector<std::pair<Seq, Seq>> blocks;
    for (const auto& [left, right] : pattern.sack)
      blocks.emplace_back(Seq(evaluate(left, scope)), Seq(evaluate(right, scope)));
    options.push_back(Option::sack(blocks));
  }
  for (const cases::RawOption& raw : pattern.raw_options) options.push_back({raw.kind, raw.data});
  return options;
}

}  // namespace

wire::Address group_address(cases::SourceAddress group, wire::Family family) {
  if (family == wire::Family::ipv6) return *wire::Address::parse("ff02::1");
  const bool broadcast = group == cases::SourceAddress::broadcast;
  return *wire::Address::parse(broadcast ? "255.255.255.255" : "224.0.0.1");
}

namespace {

wire::Address forged(cases::SourceAddress source, const wire::FourTuple& flow, wire::Family family) {
  const bool v4 = family == wire::Family::ipv4;
  const auto parse = [](const char* text) { return *wire::Address::parse(text); };
  switch (source) {
    case cases::SourceAddress::broadcast:
    case cases::SourceAddress::multicast: return group_address(source, family);
    case cases::SourceAddress::unspecified: return parse(v4 ? "0.0.0.0" : "::");
    case cases::SourceAddress::loopback: return parse(v4 ? "127.0.0.1" : "::1");
    case cases::SourceAddress::target: return flow.target.address;
  }
  throw std::logic_error("a source address without a value");
}

/// The window field for a window of so many octets: scaled, except on a SYN.
std::uint16_t window_field(std::uint32_t octets, std::uint16_t flags, const oracle::Tcb& tcb) {
  const std::uint32_t field = (flags & ctl::syn) != 0 ? octets : octets >> tcb.snd_scale;
  return static_cast<std::uint16_t>(field);
}

void override_header(Draft& draft, const SegmentPattern& pattern, const oracle::Scope& scope,
                     wire::Family family) {
  if (pattern.reserved) draft.flags = static_cast<std::uint16_t>(draft.flags | (*pattern.reserved << 9));
  if (pattern.urgent_pointer)
    draft.urgent_pointer = static_cast<std::uint16_t>(evaluate(pattern.urgent_pointer->low, scope));
  if (pattern.checksum)
    draft.checksum = *pattern.checksum == SegmentPattern::Sum::wrong ? Draft::Sum::wrong : Draft::Sum::zero;
  draft.data_offset = pattern.data_offset;
  draft.raw_options = pattern.option_octets;
  if (pattern.ttl) draft.ttl = static_cast<std::uint8_t>(evaluate(pattern.ttl->low, scope));
  if (pattern.tos) draft.traffic_class = static_cast<std::uint8_t>(evaluate(pattern.tos->low, scope));
  if (pattern.source) draft.source = forged(*pattern.source, draft.flow, family);
  if (pattern.destination) draft.flow.target.address = forged(*pattern.destination, draft.flow, family);
  draft.ip_options = pattern.ip_options;
}

/// What the options of a draft take in its header, padding included.
std::size_t option_octets(const Draft& draft) {
  std::size_t octets = draft.raw_options ? draft.raw_options->size() : 0;
  if (!draft.raw_options)
    for (const Option& option : draft.options)
      octets += option.kind == wire::kind::nop || option.kind == wire::kind::eol ? 1 : 2 + option.data.size();
  return (octets + 3) / 4 * 4;
}

std::uint16_t flags_of(const SegmentPattern& pattern) {
  if (pattern.flags) return *pattern.flags;
  const bool carries = pattern.data || pattern.data_text;
  return carries ? ctl::ack | ctl::psh : ctl::ack;
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
  const bool opens = (flags & ctl::syn) != 0 && (flags & ctl::rst) == 0;
  const oracle::Tcb tcb = connection.view(opens);
  const oracle::Scope scope = play.scope(connection, tcb);

  Draft draft;
  draft.flow = connection.flow;
  draft.flags = flags;
  draft.seq = pattern.seq ? Seq(evaluate(pattern.seq->low, scope)) : (opens ? *tcb.irs : tcb.rcv_nxt);
  if (pattern.ack)
    draft.ack = Seq(evaluate(pattern.ack->low, scope));
  else if ((flags & ctl::ack) != 0)
    draft.ack = tcb.snd_nxt;
  const std::uint32_t window = pattern.window ? evaluate(pattern.window->low, scope) : usual_window;
  draft.window = window_field(window, flags, tcb);
  draft.options = options_for(play, connection, pattern, scope, flags);
  override_header(draft, pattern, scope, play.family);

  const Seq text_begins = draft.seq + (opens ? 1U : 0U);
  if (pattern.data_text)
    draft.payload.assign(pattern.data_text->begin(), pattern.data_text->end());
  else if (pattern.data)
    draft.payload = text_at(text_begins, *tcb.irs, evaluate(pattern.data->low, scope));

  // The MSS counts the options of a segment as well (RFC 9293 §3.7.1, RFC 6691).
  const std::size_t options = option_octets(draft);
  const std::size_t most = tcb.mss > options ? tcb.mss - options : 1;
  if (draft.payload.size() <= most || opens) return {draft};
  std::vector<Draft> drafts;
  for (std::size_t at = 0; at < draft.payload.size(); at += most) {
    const std::size_t end = std::min(at + most, draft.payload.size());
    Draft part = draft;
    part.seq = draft.seq + static_cast<std::uint32_t>(at);
    part.payload.assign(draft.payload.begin() + static_cast<std::ptrdiff_t>(at),
                        draft.payload.begin() + static_cast<std::ptrdiff_t>(end));
    if (end < draft.payload.size()) part.flags = static_cast<std::uint16_t>(flags & ~(ctl::fin | ctl::psh));
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
  draft.options = later_options(nothing, scope);
  draft.payload = text_at(draft.seq, *tcb.irs, octets);
  return draft;
}

Draft opening(Play& play, Connection& connection, std::uint16_t flags) {
  SegmentPattern pattern;
  pattern.flags = flags;
  return build(play, connection, pattern).front();
}

wire::IcmpDraft build_icmp(Play& play, Connection& connection, const SegmentPattern& pattern) {
  const oracle::Tcb tcb = connection.view(false);
  const oracle::Scope scope = play.scope(connection, tcb);
  wire::IcmpDraft draft;
  draft.source = connection.flow.tester.address;
  draft.error = *pattern.icmp;
  draft.mtu = pattern.mtu.value_or(0);
  draft.quoted_flow = connection.flow;
  draft.quoted_seq = pattern.quote ? Seq(evaluate(*pattern.quote, scope)) : tcb.snd_una;
  draft.quoted_ack = tcb.rcv_nxt;
  return draft;
}

}  // namespace tcpspec::run
