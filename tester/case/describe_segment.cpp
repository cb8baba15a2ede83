// A segment pattern as English.

#include "case/describe.hpp"
#include "case/expression.hpp"
#include "case/field_values.hpp"
#include "case/fields.hpp"
#include "case/notation.hpp"
#include "case/suggest.hpp"
#include "wire/print.hpp"

namespace tcpspec::cases {

namespace {

std::string words_of(const Range& range) {
  return range.single ? to_string(range.low) : to_string(range.low) + " to " + to_string(range.high);
}

// The words that a value adds to those of its row.

std::string phrase(std::string_view words, const Range& value) {
  return std::string(words) + " " + words_of(value);
}

std::string phrase(std::string_view words, std::uint32_t value) {
  return std::string(words) + " " + std::to_string(value);
}

std::string phrase(std::string_view words, const wire::Octets& value) {
  return std::string(words) + " " + to_hex(value);
}

std::string phrase(std::string_view words, const OptionField& option) {
  const std::string name = std::string(words) + " option";
  if (option.kind == OptionField::Kind::none) return "no " + name;
  const bool valued = option.kind == OptionField::Kind::value && !option.value.low.terms.empty();
  return "the " + name + (valued ? " " + words_of(option.value) : "");
}

std::string phrase(std::string_view words, ProofField proof) {
  switch (proof) {
    case ProofField::none: return "no " + std::string(words) + " option";
    case ProofField::wrong: return "a wrong " + std::string(words) + " option";
    case ProofField::right: return "the " + std::string(words) + " option of the key";
    case ProofField::any: return "a " + std::string(words) + " option";
    case ProofField::other_id: return "the " + std::string(words) + " option of the key with another KeyID";
  }
  return "";
}

// The words that a field adds to `with …`; nothing if the sentence already has it.

template <field::Named Row, typename Value>
std::string phrase(Row row, const Value& value) {
  return phrase(row.words, value);
}

std::string phrase(field::Seq, const Range&) { return {}; }
std::string phrase(field::Ack, const Range&) { return {}; }
std::string phrase(field::Src, SpecialAddress) { return {}; }
std::string phrase(field::Dst, SpecialAddress) { return {}; }
std::string phrase(field::Ctl, const ControlBits&) { return {}; }
std::string phrase(field::Data, const DataField&) { return {}; }

std::string phrase(field::Sack, const SackBlock& block) {
  return "a SACK block from " + to_string(block.first) + " to " + to_string(block.second);
}

std::string phrase(field::Opt, const RawOption& option) {
  if (option.is == RawOption::Kind::none) return "no option of kind " + std::to_string(option.kind);
  if (option.is == RawOption::Kind::any) return "an option of kind " + std::to_string(option.kind);
  if (option.is == RawOption::Kind::received)
    return "the option of kind " + std::to_string(option.kind) + " that the target has sent";
  return "an option of kind " + std::to_string(option.kind) +
         (option.data.empty() ? " without data" : " with the octets " + to_hex(option.data));
}

std::string phrase(field::Options, const OptionOctets& field) {
  if (field.octets.empty() && !field.and_more) return "no options";
  return (field.and_more ? "an option field that begins with " : "the option field ") + to_hex(field.octets);
}

std::string phrase(field::Checksum, WrongSum sum) {
  return sum == WrongSum::wrong ? "a wrong checksum" : "checksum 0";
}

std::string phrase(field::Ipchecksum, WrongSum sum) {
  return sum == WrongSum::wrong ? "a wrong checksum of the IP header" : "an IP header with checksum 0";
}

std::string phrase(field::Fragments, Pieces pieces) {
  return pieces == Pieces::first ? "only the first fragment" : "only the later fragments";
}

// An ICMP error has its own sentence.
std::string phrase(field::Icmp, const IcmpField& field) {
  return field.any ? "an ICMP error" : "the ICMP error " + std::string(wire::to_string(field.error));
}
std::string phrase(field::Quote, const Expression& seq) {
  return "about the segment at SEQ " + to_string(seq);
}
std::string phrase(field::Mtu, std::uint32_t mtu) { return ", with MTU " + std::to_string(mtu); }

std::string icmp_words(const SegmentPattern& s) {
  static const Expression usual_quote{{{false, Variable::snd_una}}};
  std::string out =
      phrase(field::Icmp{}, *s.icmp) + " " + phrase(field::Quote{}, s.quote.value_or(usual_quote));
  if (s.mtu) out += phrase(field::Mtu{}, *s.mtu);
  return out;
}

/// `5 octets of data`, `1 octet of data`, `no data`, `the data "GET /"`.
std::string data_words(const DataField& data) {
  if (const auto* text = std::get_if<std::string>(&data)) return "the data " + in_quotes(*text);
  const Range& amount = std::get<Range>(data);
  const std::string number = words_of(amount);
  if (number == "0") return "no data";
  return number + (number == "1" ? " octet of data" : " octets of data");
}

/// The kind of segment from its control bits: `a SYN,ACK`, `an ACK`, `a segment`.
std::string kind_of(const SegmentPattern& s) {
  if (!s.control) return "a segment";
  if (s.control->flags == 0) return "a segment without control bits";
  const std::string bits = wire::flags_to_string(s.control->flags);
  // As the names are spoken: an ACK, an ECE, an AE; but a SYN, a RST, a URG.
  return (bits[0] == 'A' || bits[0] == 'E' ? "an " : "a ") + bits;
}

}  // namespace

std::string describe(const SegmentPattern& s) {
  if (s.icmp) return icmp_words(s);
  std::string out = kind_of(s);
  if (s.source) out += " from the " + std::string(to_string(*s.source)) + " address";
  if (s.destination) out += " to the " + std::string(to_string(*s.destination)) + " address";
  if (s.seq) out += " at SEQ " + words_of(*s.seq);
  if (s.ack) out += (s.seq ? ", acknowledging " : " acknowledging ") + words_of(*s.ack);
  std::vector<std::string> with;
  if (s.data) with.push_back(data_words(*s.data));
  for_each_written(s, [&](auto row, const auto& value) {
    if (std::string words = phrase(row, value); !words.empty()) with.push_back(std::move(words));
  });
  if (s.control && s.control->push_matters) with.emplace_back("PSH set");
  if (!with.empty()) out += ", with " + join(with);
  return out;
}

}  // namespace tcpspec::cases
