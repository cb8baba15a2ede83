#include "oracle/match.hpp"

#include <algorithm>

#include "case/fields.hpp"
#include "case/notation.hpp"
#include "oracle/relative.hpp"
#include "wire/print.hpp"

namespace tcpspec::oracle {

using cases::OptionField;
using cases::SegmentPattern;
using wire::Segment;
namespace ctl = wire::ctl;
namespace field = cases::field;

namespace {

constexpr std::uint16_t ecn_bits = ctl::ece | ctl::cwr | ctl::ae;

/// One field as the pattern writes it, for example `RCV.NXT+1` of <SEQ=RCV.NXT+1>.
std::string written(const SegmentPattern& pattern, const std::string& field) {
  const std::string key = "<" + field;
  for (std::size_t at = pattern.text.find(key); at != std::string::npos;
       at = pattern.text.find(key, at + 1)) {
    const std::size_t after = at + key.size();
    if (after >= pattern.text.size()) break;
    const std::size_t end = pattern.text.find('>', after);
    if (pattern.text[after] == '=') return pattern.text.substr(after + 1, end - after - 1);
    if (pattern.text[after] == '>') return "present";
  }
  return "";
}

std::uint16_t bits_that_matter(const cases::ControlBits& control) {
  std::uint16_t bits = ctl::fin | ctl::syn | ctl::rst | ctl::ack | ctl::urg;
  if (control.push_matters) bits |= ctl::psh;
  if ((control.flags & ecn_bits) != 0) bits |= ecn_bits;
  const bool bare_reset = (control.flags & bits) == ctl::rst;
  if (bare_reset) bits = static_cast<std::uint16_t>(bits & ~ctl::ack);
  return bits;
}

/// A segment and the variables. Each function returns what the segment has instead of a value that does not
/// match.
struct Seen {
  const Segment& segment;
  const Scope& scope;

  bool fits(const cases::Range& range, std::uint32_t value) const {
    return evaluate(range, scope).contains(value);
  }
};

using Instead = std::optional<std::string>;

Instead number(const Seen& seen, const cases::Range& range, std::uint32_t value) {
  if (seen.fits(range, value)) return std::nullopt;
  return std::to_string(value);
}

// A value whose row can read it from a segment.

Instead compare(const Seen& seen, const cases::Range& wanted, std::uint32_t value) {
  return number(seen, wanted, value);
}

Instead compare(const Seen&, std::uint32_t wanted, std::uint32_t value) {
  if (wanted == value) return std::nullopt;
  return std::to_string(value);
}

Instead presence(const OptionField& wanted, bool there) {
  if (there != (wanted.kind == OptionField::Kind::none)) return std::nullopt;
  return there ? "present" : "none";
}

Instead compare(const Seen& seen, const OptionField& wanted, std::optional<std::uint32_t> value) {
  if (auto differs = presence(wanted, value.has_value())) return differs;
  return wanted.kind == OptionField::Kind::value ? number(seen, wanted.value, *value) : std::nullopt;
}

template <field::Read Row, typename Value>
Instead compare(const Seen& seen, Row, const Value& wanted) {
  return compare(seen, wanted, Row::of(seen.segment));
}

// A field that consists of several values of the segment.

Instead compare(const Seen& seen, field::Seq, const cases::Range& wanted) {
  if (seen.fits(wanted, seen.segment.seq.value())) return std::nullopt;
  return relative_send(seen.segment.seq, seen.scope.tcb);
}

Instead compare(const Seen& seen, field::Ack, const cases::Range& wanted) {
  if (!seen.segment.has(ctl::ack)) return "none";
  if (seen.fits(wanted, seen.segment.ack.value())) return std::nullopt;
  return relative_receive(seen.segment.ack, seen.scope.tcb);
}

Instead compare(const Seen& seen, field::Ctl, const cases::ControlBits& wanted) {
  const std::uint16_t bits = bits_that_matter(wanted);
  if ((seen.segment.flags & bits) == (wanted.flags & bits)) return std::nullopt;
  return wire::flags_to_string(seen.segment.flags);
}

Instead compare(const Seen& seen, field::Wnd, const cases::Range& wanted) {
  const auto shift = seen.segment.has(ctl::syn) ? 0 : seen.scope.tcb.rcv_scale;
  return number(seen, wanted, static_cast<std::uint32_t>(seen.segment.window) << shift);
}

Instead compare(const Seen& seen, field::Data, const cases::DataField& wanted) {
  const wire::Octets& payload = seen.segment.payload;
  if (const auto* range = std::get_if<cases::Range>(&wanted))
    return number(seen, *range, static_cast<std::uint32_t>(payload.size()));
  const auto& text = std::get<std::string>(wanted);
  const bool same = std::equal(payload.begin(), payload.end(), text.begin(), text.end(),
                               [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); });
  if (same) return std::nullopt;
  return std::to_string(payload.size()) + " other octets";
}

Instead compare(const Seen& seen, field::Sackok, const OptionField& wanted) {
  return presence(wanted, seen.segment.sack_permitted());
}

Instead compare(const Seen& seen, field::Ts, const OptionField& wanted) {
  return presence(wanted, seen.segment.timestamps().has_value());
}

Instead compare(const Seen& seen, field::Tsval, const cases::Range& wanted) {
  const auto timestamps = seen.segment.timestamps();
  return timestamps ? number(seen, wanted, timestamps->tsval) : "no timestamps";
}

Instead compare(const Seen& seen, field::Tsecr, const cases::Range& wanted) {
  const auto timestamps = seen.segment.timestamps();
  return timestamps ? number(seen, wanted, timestamps->tsecr) : "no timestamps";
}

Instead compare(const Seen& seen, field::Opt, const cases::RawOption& wanted) {
  const auto& options = seen.segment.options;
  const bool there = std::any_of(options.begin(), options.end(),
                                 [&](const wire::Option& option) { return option.kind == wanted.kind; });
  if (wanted.is == cases::RawOption::Kind::none) return there ? Instead("present") : std::nullopt;
  if (wanted.is == cases::RawOption::Kind::any) return there ? std::nullopt : Instead("not there");
  const wire::Option same{wanted.kind, wanted.data};
  if (std::find(options.begin(), options.end(), same) != options.end()) return std::nullopt;
  return "not there";
}

/// What a segment of the target is proved with.
wire::Authentication expected_proof(const Seen& seen, wire::Scheme scheme) {
  static const wire::Key empty{};
  const wire::Key& key = seen.scope.key != nullptr ? *seen.scope.key : empty;
  const Tcb& tcb = seen.scope.tcb;
  wire::Authentication with;
  with.scheme = scheme;
  if (key.scheme == scheme) with.secret = key.secret;
  with.key_id = key.of_target;
  const bool opens = seen.segment.has(ctl::syn);
  with.source_isn = opens ? seen.segment.seq : tcb.iss.value_or(wire::Seq(0));
  const bool alone = opens && !seen.segment.has(ctl::ack);
  with.destination_isn = alone ? wire::Seq(0) : tcb.irs.value_or(wire::Seq(0));
  return with;
}

Instead compare_proof(const Seen& seen, wire::Scheme scheme, cases::ProofField wanted) {
  using cases::ProofField;
  const wire::Proof proof = wire::proof_of(seen.segment, expected_proof(seen, scheme));
  const ProofField got = proof == wire::Proof::none    ? ProofField::none
                         : proof == wire::Proof::wrong ? ProofField::wrong
                                                       : ProofField::right;
  const bool fits = wanted == ProofField::any ? got != ProofField::none : got == wanted;
  return fits ? std::nullopt : Instead(to_string(got));
}

Instead compare(const Seen& seen, field::Md5 row, cases::ProofField wanted) {
  return compare_proof(seen, row.scheme, wanted);
}
Instead compare(const Seen& seen, field::Ao row, cases::ProofField wanted) {
  return compare_proof(seen, row.scheme, wanted);
}

Instead compare(const Seen& seen, field::Options, const cases::OptionOctets& wanted) {
  const wire::Octets& got = seen.segment.option_octets;
  const bool same = wanted.and_more ? got.size() >= wanted.octets.size() &&
                                          std::equal(wanted.octets.begin(), wanted.octets.end(), got.begin())
                                    : got == wanted.octets;
  if (same) return std::nullopt;
  return got.empty() ? "none" : "other octets";
}

/// A segment is none.
Instead compare(const Seen& seen, field::Icmp, const cases::IcmpField&) {
  return wire::flags_to_string(seen.segment.flags);
}

/// All blocks together: their order shows which came last (RFC 2018 §4).
Instead compare(const Seen& seen, field::Sack, const std::vector<cases::SackBlock>& wanted) {
  const auto blocks = seen.segment.sack_blocks();
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (i >= blocks.size()) return std::to_string(blocks.size()) + " blocks";
    const auto& [left, right] = blocks[i];
    if (evaluate(wanted[i].first, seen.scope) != left.value() ||
        evaluate(wanted[i].second, seen.scope) != right.value())
      return relative_receive(left, seen.scope.tcb) + ".." + relative_receive(right, seen.scope.tcb);
  }
  return std::nullopt;
}

/// What the segment has instead of the pattern's value of one field.
template <typename Row>
Instead differs(const Seen& seen, Row row, const SegmentPattern& pattern) {
  const auto& wanted = pattern.*Row::member;
  if constexpr (std::is_same_v<Row, field::Sack>) {
    return compare(seen, row, wanted);
  } else if constexpr (requires { wanted.has_value(); }) {
    return wanted ? compare(seen, row, *wanted) : std::nullopt;
  } else {
    for (const auto& one : wanted)
      if (auto instead = compare(seen, row, one)) return instead;
    return std::nullopt;
  }
}

}  // namespace

std::optional<Difference> difference(const SegmentPattern& pattern, const Segment& segment,
                                     const Scope& scope) {
  const Seen seen{segment, scope};
  std::optional<Difference> found;
  const auto look_at = [&]<typename Row>(Row row) {
    if constexpr (field::Expected<Row>) {
      if (found) return;
      if (auto instead = differs(seen, row, pattern))
        found = Difference{std::string(Row::name), written(pattern, std::string(Row::name)), *instead};
    }
  };
  look_at(field::Ctl{});  // the kind of segment comes before its numbers
  cases::for_each_field(look_at);
  return found;
}

}  // namespace tcpspec::oracle
