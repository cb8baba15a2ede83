#include "case/notation.hpp"

#include <algorithm>
#include <array>

#include "case/field_reader.hpp"
#include "case/suggest.hpp"

namespace tcpspec::cases {

namespace {

/// A row for the reader, found by its name.
struct Field {
  std::string_view name;
  unsigned uses;
  field::Part part;
  bool bare;
  bool repeats;
  void (*read)(const FieldReader&, SegmentPattern&);
};

template <typename Row>
constexpr Field field_of(Row) {
  constexpr bool repeats = !requires(field::Place<Row> place) { place.has_value(); };
  return {
      Row::name, Row::uses, Row::part, Row::bare, repeats, [](const FieldReader& from, SegmentPattern& s) {
        field::ValueOf<Row> value{};
        read(from, Row{}, value);
        if constexpr (repeats)
          (s.*Row::member).push_back(std::move(value));
        else
          s.*Row::member = std::move(value);
      }};
}

constexpr auto fields = std::apply([](auto... row) { return std::array{field_of(row)...}; }, field::All{});

const Field* find(std::string_view name) {
  for (const Field& field : fields)
    if (field.name == name) return &field;
  return nullptr;
}

bool fits(const Field& field, Use use) { return (field.uses & static_cast<unsigned>(use)) != 0; }

std::string_view purpose(Use use) {
  switch (use) {
    case Use::send: return "sent";
    case Use::expect: return "expected";
    case Use::offer: return "offered";
  }
  return "";
}

/// The end of the field that begins with `<` at `open`: its `>`, outside quotes.
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
    const Field* known = find(name);
    if (known == nullptr) {
      out_.fault(begin, "unknown field `" + name + "`", nearest(name, field_names(use_)),
                 join(field_names(use_)));
      return;
    }
    if (!fits(*known, use_)) {
      out_.fault(begin, name + " cannot be " + std::string(purpose(use_)), {}, join(field_names(use_)));
      return;
    }
    if (!known->repeats && std::find(seen_.begin(), seen_.end(), known) != seen_.end()) {
      out_.fault(begin, "the field " + name + " is written twice");
      return;
    }
    seen_.push_back(known);
    std::size_t value_at = begin + (equals == std::string_view::npos ? inner.size() : equals + 1);
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : trimmed(inner.substr(equals + 1), value_at);
    if (value.empty() && !known->bare) {
      out_.fault(begin, "the field " + name + " needs a value, as in `<" + name + "=…>`");
      return;
    }
    known->read(FieldReader{value, use_, out_, value_at}, out_.value);
  }

  /// Combinations of fields that are not allowed.
  void agree() {
    const SegmentPattern& s = out_.value;
    if (s.option_octets)
      for (const Field* other : seen_)
        if (other->part == field::Part::option)
          return out_.fault(
              0, "OPTIONS is the whole option field; it cannot be used with " + std::string(other->name));
    if (s.timestamps && s.timestamps->kind == OptionField::Kind::none && (s.tsval || s.tsecr))
      return out_.fault(0, "TS=none cannot be used with TSVAL and TSECR");
    if (s.pieces && !s.fragment) return out_.fault(0, "FRAGMENTS are those of <FRAGMENT=…>: add it");
    if (!s.icmp && (s.quote || s.mtu))
      return out_.fault(0,
                        std::string(s.quote ? "QUOTE" : "MTU") + " belongs to an ICMP error: add <ICMP=…>");
    if (s.mtu && s.icmp->error != wire::IcmpError::packet_too_big)
      return out_.fault(0, "only the ICMP error packet-too-big has an MTU");
    if (s.icmp)
      for (const Field* other : seen_)
        if (other->part != field::Part::icmp)
          return out_.fault(
              0, "an ICMP error is sent instead of a segment; it does not have " + std::string(other->name),
              {}, "ICMP, QUOTE, MTU");
  }

  std::string_view text_;
  Use use_;
  Parsed<SegmentPattern> out_;
  std::vector<const Field*> seen_;
};

}  // namespace

Parsed<SegmentPattern> parse_segment(std::string_view text, Use use) { return Reader(text, use).run(); }

std::vector<std::string> field_names(Use use) {
  std::vector<std::string> names;
  for (const Field& field : fields)
    if (fits(field, use)) names.emplace_back(field.name);
  return names;
}

}  // namespace tcpspec::cases
