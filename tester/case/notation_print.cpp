// Prints a segment pattern.

#include "case/expression.hpp"
#include "case/field_values.hpp"
#include "case/fields.hpp"
#include "case/notation.hpp"
#include "wire/print.hpp"

namespace tcpspec::cases {

namespace {

std::string text_of(const Range& value) { return to_string(value); }
std::string text_of(const Expression& value) { return to_string(value); }
std::string text_of(std::uint32_t value) { return std::to_string(value); }
std::string text_of(const ControlBits& value) { return to_string(value); }
std::string text_of(SpecialAddress value) { return std::string(to_string(value)); }
std::string text_of(const IcmpField& value) {
  return value.any ? "any" : std::string(wire::to_string(value.error));
}
std::string text_of(WrongSum value) { return value == WrongSum::wrong ? "wrong" : "zero"; }
std::string text_of(Pieces value) { return value == Pieces::first ? "first" : "later"; }
std::string text_of(const wire::Octets& value) { return to_hex(value); }

std::string text_of(ProofField value) { return std::string(to_string(value)); }

std::string text_of(const DataField& value) {
  const auto* range = std::get_if<Range>(&value);
  return range ? to_string(*range) : in_quotes(std::get<std::string>(value));
}

std::string text_of(const OptionField& value) {
  switch (value.kind) {
    case OptionField::Kind::any: return "any";
    case OptionField::Kind::none: return "none";
    case OptionField::Kind::value: break;
  }
  return to_string(value.value);
}

std::string text_of(const SackBlock& value) {
  return to_string(value.first) + ".." + to_string(value.second);
}

std::string text_of(const RawOption& value) {
  const std::string kind = std::to_string(value.kind) + ":";
  switch (value.is) {
    case RawOption::Kind::any: return kind + "any";
    case RawOption::Kind::none: return kind + "none";
    case RawOption::Kind::received: return kind + "received";
    case RawOption::Kind::octets: break;
  }
  return kind + to_hex(value.data);
}

std::string text_of(const OptionOctets& value) {
  return (value.octets.empty() ? "none" : to_hex(value.octets)) + (value.and_more ? ".." : "");
}

}  // namespace

std::string to_string(const ControlBits& control) {
  std::string bits = wire::flags_to_string(control.flags);
  const std::size_t push = bits.find("PSH");
  if (control.push_matters && push != std::string::npos) bits.insert(push + 3, "!");
  return bits;
}

std::string_view to_string(SpecialAddress address) {
  switch (address) {
    case SpecialAddress::broadcast: return "broadcast";
    case SpecialAddress::multicast: return "multicast";
    case SpecialAddress::unspecified: return "unspecified";
    case SpecialAddress::loopback: return "loopback";
    case SpecialAddress::target: return "target";
    case SpecialAddress::another_host: return "another-host";
    case SpecialAddress::strangers: return "strangers";
  }
  return "?";
}

std::string_view to_string(ProofField proof) {
  switch (proof) {
    case ProofField::none: return "none";
    case ProofField::wrong: return "wrong";
    case ProofField::right: return "right";
    case ProofField::any: return "any";
    case ProofField::other_id: return "other-id";
  }
  return "?";
}

std::string to_string(const SegmentPattern& s) {
  std::string out;
  for_each_written(s, [&](auto row, const auto& value) {
    const std::string text = text_of(value);
    (out += '<') += row.name;
    if (!row.bare || !text.empty()) (out += '=') += text;
    out += '>';
  });
  return out;
}

}  // namespace tcpspec::cases
