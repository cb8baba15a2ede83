#include "case/notation.hpp"

#include <algorithm>
#include <array>

#include "case/expression.hpp"
#include "case/field_values.hpp"
#include "case/suggest.hpp"
#include "wire/print.hpp"

namespace tcpspec::cases {

namespace {

/// Reads the value of one field; the offsets of its faults count from the value's start.
struct FieldReader {
  std::string_view value;
  Use use;
  Parsed<SegmentPattern>& out;
  std::size_t at;  ///< of `value` in the segment

  void fault(std::string message, std::string suggestion = {}, std::string allowed = {}) const {
    out.fault(at, std::move(message), std::move(suggestion), std::move(allowed));
  }

  Range range(std::int64_t largest) const {
    Parsed<Range> read = parse_range(value);
    if (read.ok() && use != Use::expect && !read.value.single)
      read.fault(0, "a segment that is sent has one value here, not a range");
    for (const Expression* end : {&read.value.low, &read.value.high}) {
      const auto number = read.ok() ? constant(*end) : std::nullopt;
      if (number && (*number < 0 || *number > largest))
        read.fault(0, "this field holds 0 to " + std::to_string(largest));
    }
    return part(std::move(read), at, out);
  }

  std::uint32_t number(std::uint32_t largest) const { return part(parse_number(value, largest), at, out); }

  OptionField option(std::int64_t largest) const {
    if (value == "none") return {OptionField::Kind::none, {}};
    if (value == "any") return any();
    return {OptionField::Kind::value, range(largest)};
  }

  OptionField any() const {
    if (use != Use::expect) fault("`any` has no meaning in a segment that is sent; write the value");
    return {OptionField::Kind::any, {}};
  }
};

void read_data(const FieldReader& r, SegmentPattern& s) {
  if (r.value.substr(0, 1) == "\"")
    s.data_text = part(parse_quoted(r.value), r.at, r.out);
  else
    s.data = r.range(r.use == Use::expect ? 1 << 30 : 65535);
}

void read_sack_permitted(const FieldReader& r, SegmentPattern& s) {
  if (r.value.empty())
    s.sack_permitted = OptionField{};
  else if (r.value == "none")
    s.sack_permitted = OptionField{OptionField::Kind::none, {}};
  else
    r.fault("SACKOK has no value; it is there, or `none`", {}, "<SACKOK>, <SACKOK=none>");
}

void read_timestamps(const FieldReader& r, SegmentPattern& s) {
  if (r.value == "any" || r.value == "none")
    s.timestamps = OptionField{r.value == "any" ? OptionField::Kind::any : OptionField::Kind::none, {}};
  else
    r.fault("TS is `any` or `none`; its two values are TSVAL and TSECR", {}, "any, none");
}

void read_sack(const FieldReader& r, SegmentPattern& s) {
  const std::size_t dots = r.value.find("..");
  if (dots == std::string_view::npos)
    return r.fault("a SACK block is written left..right edge, as in `RCV.NXT..RCV.NXT+100`");
  Expression left = part(parse_expression(r.value.substr(0, dots)), r.at, r.out);
  Expression right = part(parse_expression(r.value.substr(dots + 2)), r.at + dots + 2, r.out);
  s.sack.emplace_back(std::move(left), std::move(right));
  if (s.sack.size() == 5) r.fault("the option field holds at most four SACK blocks");
}

void read_option_octets(const FieldReader& r, SegmentPattern& s) {
  constexpr std::string_view and_more = "..";
  std::string_view octets = r.value;
  if (r.use == Use::expect && octets.ends_with(and_more)) {
    s.more_options = true;
    octets.remove_suffix(and_more.size());
  }
  s.option_octets = octets == "none" ? wire::Octets{} : part(parse_hex(octets), r.at, r.out);
  if (s.option_octets->size() > 40) r.fault("the option field holds at most 40 octets");
}

void read_checksum(const FieldReader& r, SegmentPattern& s) {
  if (r.value == "wrong" || r.value == "zero")
    s.checksum = r.value == "wrong" ? SegmentPattern::Sum::wrong : SegmentPattern::Sum::zero;
  else
    r.fault("unknown checksum `" + std::string(r.value) + "`", nearest(r.value, {"wrong", "zero"}),
            "wrong, zero");
}

constexpr std::array<std::pair<std::string_view, SourceAddress>, 5> sources{{
    {"broadcast", SourceAddress::broadcast},
    {"multicast", SourceAddress::multicast},
    {"unspecified", SourceAddress::unspecified},
    {"loopback", SourceAddress::loopback},
    {"target", SourceAddress::target},
}};

void read_source(const FieldReader& r, SegmentPattern& s) {
  std::vector<std::string> names;
  for (const auto& [name, source] : sources) {
    if (name == r.value) s.source = source;
    names.emplace_back(name);
  }
  if (!s.source)
    r.fault("unknown source address `" + std::string(r.value) + "`", nearest(r.value, names), join(names));
}

void read_destination(const FieldReader& r, SegmentPattern& s) {
  if (r.value == "broadcast" || r.value == "multicast")
    s.destination = r.value == "broadcast" ? SourceAddress::broadcast : SourceAddress::multicast;
  else
    r.fault("unknown destination address `" + std::string(r.value) + "`",
            nearest(r.value, {"broadcast", "multicast"}), "broadcast, multicast");
}

void read_ip_options(const FieldReader& r, SegmentPattern& s) {
  s.ip_options = part(parse_hex(r.value), r.at, r.out);
  if (s.ip_options->empty() || s.ip_options->size() > 40) r.fault("IP options have 1 to 40 octets");
}

void read_icmp(const FieldReader& r, SegmentPattern& s) {
  s.icmp = wire::icmp_error_from_string(r.value);
  if (s.icmp) return;
  std::vector<std::string> names;
  for (int i = 0; i <= static_cast<int>(wire::IcmpError::source_quench); ++i)
    names.emplace_back(wire::to_string(static_cast<wire::IcmpError>(i)));
  r.fault("unknown ICMP error `" + std::string(r.value) + "`", nearest(r.value, names), join(names));
}

void read_control_bits(const FieldReader& r, SegmentPattern& s) {
  const ControlBits bits = part(parse_control_bits(r.value), r.at, r.out);
  s.flags = bits.flags;
  s.push_matters = bits.push_matters;
}

constexpr unsigned in_send = 1;
constexpr unsigned in_expect = 2;
constexpr unsigned in_offer = 4;
constexpr std::int64_t any32 = 0xffffffffLL;

struct Field {
  std::string_view name;
  unsigned uses;
  bool repeats;
  void (*read)(const FieldReader&, SegmentPattern&);
};

using R = FieldReader;
using S = SegmentPattern;

constexpr std::array<Field, 26> fields{{
    {"SEQ", in_send | in_expect, false, [](const R& r, S& s) { s.seq = r.range(any32); }},
    {"ACK", in_send | in_expect, false, [](const R& r, S& s) { s.ack = r.range(any32); }},
    {"CTL", in_send | in_expect, false, read_control_bits},
    {"WND", in_send | in_expect, false,
     [](const R& r, S& s) { s.window = r.range(r.use == Use::expect ? 1 << 30 : 65535); }},
    {"UP", in_send | in_expect, false, [](const R& r, S& s) { s.urgent_pointer = r.range(65535); }},
    {"DATA", in_send | in_expect, false, read_data},
    {"MSS", in_send | in_expect | in_offer, false, [](const R& r, S& s) { s.mss = r.option(65535); }},
    {"WSOPT", in_send | in_expect | in_offer, false,
     [](const R& r, S& s) { s.window_scale = r.option(255); }},
    {"SACKOK", in_send | in_expect | in_offer, false, read_sack_permitted},
    {"TS", in_send | in_expect | in_offer, false, read_timestamps},
    {"TSVAL", in_send | in_expect, false, [](const R& r, S& s) { s.tsval = r.range(any32); }},
    {"TSECR", in_send | in_expect, false, [](const R& r, S& s) { s.tsecr = r.range(any32); }},
    {"SACK", in_send | in_expect, true, read_sack},
    {"OPT", in_send | in_expect | in_offer, true,
     [](const R& r, S& s) { s.raw_options.push_back(part(parse_raw_option(r.value), r.at, r.out)); }},
    {"OPTIONS", in_send | in_expect | in_offer, false, read_option_octets},
    {"CHECKSUM", in_send, false, read_checksum},
    {"OFFSET", in_send, false,
     [](const R& r, S& s) { s.data_offset = static_cast<std::uint8_t>(r.number(15)); }},
    {"RESERVED", in_send | in_expect, false,
     [](const R& r, S& s) { s.reserved = static_cast<std::uint8_t>(r.number(7)); }},
    {"TTL", in_send | in_expect, false, [](const R& r, S& s) { s.ttl = r.range(255); }},
    {"TOS", in_send | in_expect, false, [](const R& r, S& s) { s.tos = r.range(255); }},
    {"SRC", in_send, false, read_source},
    {"DST", in_send, false, read_destination},
    {"IPOPT", in_send, false, read_ip_options},
    {"ICMP", in_send, false, read_icmp},
    {"QUOTE", in_send, false,
     [](const R& r, S& s) { s.quote = part(parse_expression(r.value), r.at, r.out); }},
    {"MTU", in_send, false, [](const R& r, S& s) { s.mtu = static_cast<std::uint16_t>(r.number(65535)); }},
}};

unsigned bit_of(Use use) {
  switch (use) {
    case Use::send: return in_send;
    case Use::expect: return in_expect;
    case Use::offer: return in_offer;
  }
  return 0;
}

std::string_view purpose(Use use) {
  switch (use) {
    case Use::send: return "sent";
    case Use::expect: return "expected";
    case Use::offer: return "offered";
  }
  return "";
}

/// Where the field that begins with `<` at `open` ends: at its `>`, which is not inside quotes.
std::size_t closing_bracket(std::string_view text, std::size_t open) {
  bool inside = false;
  for (std::size_t at = open + 1; at < text.size(); ++at) {
    if (inside && text[at] == '\\')
      ++at;
    else if (text[at] == '"')
      inside = !inside;
    else if (text[at] == '>' && !inside)
      return at;
    else if (text[at] == '<' && !inside)
      break;
  }
  return std::string_view::npos;
}

class Reader {
 public:
  Reader(std::string_view text, Use use) : text_(text), use_(use) {}

  Parsed<SegmentPattern> run() {
    out_.value.text = std::string(trimmed(text_));
    std::size_t at = 0;
    while (true) {
      while (at < text_.size() && text_[at] == ' ') ++at;
      if (at >= text_.size()) break;
      if (text_[at] != '<') {
        out_.fault(at, "a field begins with `<`, as in `<SEQ=SND.NXT><CTL=ACK>`");
        return std::move(out_);
      }
      const std::size_t close = closing_bracket(text_, at);
      if (close == std::string_view::npos) {
        out_.fault(at, "this field is not closed by `>`");
        return std::move(out_);
      }
      field(at + 1, close);
      at = close + 1;
    }
    if (seen_.empty() && out_.ok()) out_.fault(0, "a segment has at least one field, as in `<CTL=ACK>`");
    if (out_.ok()) agree();
    return std::move(out_);
  }

 private:
  /// Reads the field between `begin` and `end`.
  void field(std::size_t begin, std::size_t end) {
    const std::string_view inner = text_.substr(begin, end - begin);
    const std::size_t equals = inner.find('=');
    const std::string name(trimmed(inner.substr(0, equals)));
    const auto known =
        std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == name; });
    if (known == fields.end()) {
      out_.fault(begin, "unknown field `" + name + "`", nearest(name, field_names(use_)),
                 join(field_names(use_)));
      return;
    }
    if ((known->uses & bit_of(use_)) == 0) {
      out_.fault(begin, name + " cannot be " + std::string(purpose(use_)), {}, join(field_names(use_)));
      return;
    }
    if (!known->repeats && std::find(seen_.begin(), seen_.end(), name) != seen_.end()) {
      out_.fault(begin, "the field " + name + " is written twice");
      return;
    }
    seen_.push_back(name);
    std::size_t value_at = begin + (equals == std::string_view::npos ? inner.size() : equals + 1);
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : trimmed(inner.substr(equals + 1), value_at);
    if (value.empty() && name != "SACKOK") {
      out_.fault(begin, "the field " + name + " needs a value, as in `<" + name + "=…>`");
      return;
    }
    known->read(FieldReader{value, use_, out_, value_at}, out_.value);
  }

  bool seen(std::string_view name) const {
    return std::find(seen_.begin(), seen_.end(), name) != seen_.end();
  }

  /// What the fields must not say together.
  void agree() {
    const SegmentPattern& s = out_.value;
    if (s.option_octets)
      for (const char* name : {"MSS", "WSOPT", "SACKOK", "TS", "TSVAL", "TSECR", "SACK", "OPT"})
        if (seen(name))
          return out_.fault(0,
                            "OPTIONS is the whole option field; it cannot stand beside " + std::string(name));
    if (s.timestamps && s.timestamps->kind == OptionField::Kind::none && (s.tsval || s.tsecr))
      return out_.fault(0, "TS=none leaves no place for TSVAL and TSECR");
    if (!s.icmp && (s.quote || s.mtu))
      return out_.fault(0,
                        std::string(s.quote ? "QUOTE" : "MTU") + " belongs to an ICMP error: add <ICMP=…>");
    if (s.mtu && *s.icmp != wire::IcmpError::packet_too_big)
      return out_.fault(0, "only the ICMP error packet-too-big has an MTU");
    if (s.icmp)
      for (const std::string& name : seen_)
        if (name != "ICMP" && name != "QUOTE" && name != "MTU")
          return out_.fault(0, "an ICMP error is sent instead of a segment: it has no " + name, {},
                            "ICMP, QUOTE, MTU");
  }

  std::string_view text_;
  Use use_;
  Parsed<SegmentPattern> out_;
  std::vector<std::string> seen_;
};

}  // namespace

Parsed<SegmentPattern> parse_segment(std::string_view text, Use use) { return Reader(text, use).run(); }

std::string_view to_string(SourceAddress source) {
  for (const auto& [name, value] : sources)
    if (value == source) return name;
  return "?";
}

std::vector<std::string> field_names(Use use) {
  std::vector<std::string> names;
  for (const Field& field : fields)
    if ((field.uses & bit_of(use)) != 0) names.emplace_back(field.name);
  return names;
}

}  // namespace tcpspec::cases
