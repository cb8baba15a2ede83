// A segment pattern as text again.

#include "case/expression.hpp"
#include "case/field_values.hpp"
#include "case/notation.hpp"
#include "wire/print.hpp"

namespace tcpspec::cases {

namespace {

class Printer {
 public:
  void field(std::string_view name, const std::string& value) {
    ((out_ += '<') += name) += '=';
    (out_ += value) += '>';
  }
  void field(std::string_view name, const std::optional<Range>& range) {
    if (range) field(name, to_string(*range));
  }
  void field(std::string_view name, const std::optional<OptionField>& option) {
    if (!option) return;
    switch (option->kind) {
      case OptionField::Kind::any: return field(name, "any");
      case OptionField::Kind::none: return field(name, "none");
      case OptionField::Kind::value: return field(name, to_string(option->value));
    }
  }
  template <typename Number>
  void number(std::string_view name, const std::optional<Number>& value) {
    if (value) field(name, std::to_string(*value));
  }
  void text(std::string_view more) { out_ += more; }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

std::string octets_or_none(const wire::Octets& octets) { return octets.empty() ? "none" : to_hex(octets); }

void print_options(const SegmentPattern& s, Printer& out) {
  out.field("MSS", s.mss);
  out.field("WSOPT", s.window_scale);
  if (s.sack_permitted)
    out.text(s.sack_permitted->kind == OptionField::Kind::none ? "<SACKOK=none>" : "<SACKOK>");
  out.field("TS", s.timestamps);
  out.field("TSVAL", s.tsval);
  out.field("TSECR", s.tsecr);
  for (const auto& [left, right] : s.sack) out.field("SACK", to_string(left) + ".." + to_string(right));
  for (const RawOption& option : s.raw_options)
    out.field("OPT", std::to_string(option.kind) + ":" + to_hex(option.data));
  if (s.option_octets) out.field("OPTIONS", octets_or_none(*s.option_octets) + (s.more_options ? ".." : ""));
}

}  // namespace

std::string control_bits(const SegmentPattern& s) {
  std::string bits = wire::flags_to_string(s.flags.value_or(0));
  const std::size_t push = bits.find("PSH");
  if (s.push_matters && push != std::string::npos) bits.insert(push + 3, "!");
  return bits;
}

std::string to_string(const SegmentPattern& s) {
  Printer out;
  out.field("SEQ", s.seq);
  out.field("ACK", s.ack);
  if (s.flags) out.field("CTL", control_bits(s));
  out.field("WND", s.window);
  out.field("UP", s.urgent_pointer);
  out.field("DATA", s.data);
  if (s.data_text) out.field("DATA", quoted(*s.data_text));
  print_options(s, out);
  if (s.checksum) out.field("CHECKSUM", *s.checksum == SegmentPattern::Sum::wrong ? "wrong" : "zero");
  out.number("OFFSET", s.data_offset);
  out.number("RESERVED", s.reserved);
  out.field("TTL", s.ttl);
  out.field("TOS", s.tos);
  if (s.source) out.field("SRC", std::string(to_string(*s.source)));
  if (s.destination) out.field("DST", std::string(to_string(*s.destination)));
  if (s.ip_options) out.field("IPOPT", to_hex(*s.ip_options));
  if (s.icmp) out.field("ICMP", std::string(wire::to_string(*s.icmp)));
  if (s.quote) out.field("QUOTE", to_string(*s.quote));
  out.number("MTU", s.mtu);
  return out.take();
}

}  // namespace tcpspec::cases
