#include "case/field_reader.hpp"

#include <algorithm>

#include "case/expression.hpp"
#include "case/field_values.hpp"
#include "case/notation.hpp"
#include "case/suggest.hpp"
#include "wire/print.hpp"

namespace tcpspec::cases {

void FieldReader::fault(std::string message, std::string suggestion, std::string allowed) const {
  out.fault(at, std::move(message), std::move(suggestion), std::move(allowed));
}

void FieldReader::unknown(std::string_view what, const std::vector<std::string>& allowed) const {
  fault("unknown " + std::string(what) + " `" + std::string(value) + "`", nearest(value, allowed),
        join(allowed));
}

Range FieldReader::range(std::int64_t largest) const {
  Parsed<Range> read = parse_range(value);
  if (read.ok() && use != Use::expect && !read.value.single)
    read.fault(0, "a segment to send needs one value here, not a range");
  for (const Expression* end : {&read.value.low, &read.value.high}) {
    const auto fixed = read.ok() ? constant(*end) : std::nullopt;
    if (fixed && (*fixed < 0 || *fixed > largest))
      read.fault(0, "this field takes 0 to " + std::to_string(largest));
  }
  return part(std::move(read), at, out);
}

std::uint32_t FieldReader::number(std::int64_t largest) const {
  return part(parse_number(value, static_cast<std::uint32_t>(largest)), at, out);
}

OptionField FieldReader::option(std::int64_t largest) const {
  if (value == "none") return {OptionField::Kind::none, {}};
  if (value != "any") return {OptionField::Kind::value, range(largest)};
  if (use != Use::expect) fault("`any` is not allowed in a segment to send; write the value");
  return {OptionField::Kind::any, {}};
}

SpecialAddress FieldReader::address(std::string_view what, std::span<const SpecialAddress> allowed) const {
  std::vector<std::string> names;
  for (const SpecialAddress address : allowed) {
    if (to_string(address) == value) return address;
    names.emplace_back(to_string(address));
  }
  unknown(what, names);
  return {};
}

wire::Octets FieldReader::extension_options() const {
  constexpr std::size_t most = 254;  // any more would be of no use, and would need several headers
  wire::Octets options = part(parse_hex(value), at, out);
  if (options.empty() || options.size() > most)
    fault("the options of an extension header have 1 to 254 octets");
  return options;
}

void read(const FieldReader& from, ControlBits& out) {
  out = part(parse_control_bits(from.value), from.at, from.out);
}

void read(const FieldReader& from, field::Data, DataField& out) {
  if (from.value.substr(0, 1) == "\"")
    out = part(parse_quoted(from.value), from.at, from.out);
  else
    out = from.range(field::most_for<field::Data>(from.use));
}

void read(const FieldReader& from, field::Sackok, OptionField& out) {
  if (from.value == "none")
    out.kind = OptionField::Kind::none;
  else if (!from.value.empty())
    from.fault("SACKOK has no value, or the value `none`", {}, "<SACKOK>, <SACKOK=none>");
}

void read(const FieldReader& from, field::Ts, OptionField& out) {
  out.kind = from.value == "any" ? OptionField::Kind::any : OptionField::Kind::none;
  if (from.value != "any" && from.value != "none")
    from.fault("TS is `any` or `none`; its two values are TSVAL and TSECR", {}, "any, none");
}

void read(const FieldReader& from, SackBlock& out) {
  constexpr std::size_t most_blocks = 4;
  const std::size_t dots = from.value.find("..");
  if (dots == std::string_view::npos)
    return from.fault("a SACK block is written left..right edge, as in `RCV.NXT..RCV.NXT+100`");
  out.first = part(parse_expression(from.value.substr(0, dots)), from.at, from.out);
  out.second = part(parse_expression(from.value.substr(dots + 2)), from.at + dots + 2, from.out);
  if (from.out.value.sack.size() == most_blocks) from.fault("the option field has room for four SACK blocks");
}

void read(const FieldReader& from, RawOption& out) {
  out = part(parse_raw_option(from.value), from.at, from.out);
  if (out.is == RawOption::Kind::received) {
    if (from.use != Use::send) from.fault("`received` is for an option that is sent");
  } else if (out.is != RawOption::Kind::octets && from.use != Use::expect) {
    from.fault("`any` and `none` are for an option that is expected; write its octets");
  }
}

void read(const FieldReader& from, ProofField& out) {
  const bool expected = from.use == Use::expect;
  const std::pair<std::string_view, ProofField> allowed[] = {
      {"right", ProofField::right},
      {"wrong", ProofField::wrong},
      {"none", ProofField::none},
      expected ? std::pair{std::string_view("any"), ProofField::any}
               : std::pair{std::string_view("other-id"), ProofField::other_id},
  };
  std::vector<std::string> names;
  for (const auto& [name, proof] : allowed) {
    names.emplace_back(name);
    if (from.value != name) continue;
    out = proof;
    return;
  }
  from.unknown("proof", names);
}

void read(const FieldReader& from, Pieces& out) {
  out = from.value == "first" ? Pieces::first : Pieces::later;
  if (from.value != "first" && from.value != "later") from.unknown("fragments", {"first", "later"});
}

void read(const FieldReader& from, OptionOctets& out) {
  constexpr std::string_view and_more = "..";
  std::string_view octets = from.value;
  out.and_more = from.use == Use::expect && octets.ends_with(and_more);
  if (out.and_more) octets.remove_suffix(and_more.size());
  if (octets != "none") out.octets = part(parse_hex(octets), from.at, from.out);
  if (out.octets.size() > 40) from.fault("the option field has room for 40 octets");
}

void read(const FieldReader& from, WrongSum& out) {
  out = from.value == "zero" ? WrongSum::zero : WrongSum::wrong;
  if (from.value != "wrong" && from.value != "zero") from.unknown("checksum", {"wrong", "zero"});
}

void read(const FieldReader& from, field::Src, SpecialAddress& out) {
  out = from.address("source address", field::Src::allowed);
}

void read(const FieldReader& from, field::Dst, SpecialAddress& out) {
  out = from.address("destination address", field::Dst::allowed);
}

void read(const FieldReader& from, field::Fragment, std::uint32_t& out) {
  out = from.number(field::Fragment::most);
  if (out == 0 || out % 8 != 0)
    from.fault("a fragment has a multiple of 8 octets, and at least 8 (RFC 791 §2.3)");
}

void read(const FieldReader& from, field::Ipopt, wire::Octets& out) {
  out = part(parse_hex(from.value), from.at, from.out);
  if (out.empty() || out.size() > 40) from.fault("IP options have 1 to 40 octets");
}

void read(const FieldReader& from, field::Hopopt, wire::Octets& out) { out = from.extension_options(); }
void read(const FieldReader& from, field::Dstopt, wire::Octets& out) { out = from.extension_options(); }

void read(const FieldReader& from, IcmpField& out) {
  out.any = from.value == "any" && from.use == Use::expect;
  if (out.any) return;
  if (const auto known = wire::icmp_error_from_string(from.value)) {
    out.error = *known;
    return;
  }
  std::vector<std::string> names;
  for (int i = 0; i <= static_cast<int>(wire::IcmpError::source_quench); ++i)
    names.emplace_back(wire::to_string(static_cast<wire::IcmpError>(i)));
  from.unknown("ICMP error", names);
}

void read(const FieldReader& from, Expression& out) {
  out = part(parse_expression(from.value), from.at, from.out);
}

}  // namespace tcpspec::cases
