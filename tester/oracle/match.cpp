#include "oracle/match.hpp"

#include <algorithm>

#include "oracle/relative.hpp"
#include "wire/print.hpp"

namespace tcpspec::oracle {

using cases::OptionField;
using cases::SegmentPattern;
using wire::Segment;
namespace ctl = wire::ctl;

namespace {

constexpr std::uint16_t ecn_bits = ctl::ece | ctl::cwr | ctl::ae;

/// The text of one field as the pattern wrote it, e.g. `RCV.NXT+1` of <SEQ=RCV.NXT+1>.
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

std::uint16_t bits_that_matter(const SegmentPattern& pattern) {
  std::uint16_t bits = ctl::fin | ctl::syn | ctl::rst | ctl::ack | ctl::urg;
  if (pattern.push_matters) bits |= ctl::psh;
  if ((*pattern.flags & ecn_bits) != 0) bits |= ecn_bits;
  const bool bare_reset = (*pattern.flags & bits) == ctl::rst;
  if (bare_reset) bits = static_cast<std::uint16_t>(bits & ~ctl::ack);
  return bits;
}

class Comparison {
 public:
  Comparison(const SegmentPattern& pattern, const Segment& segment, const Scope& scope)
      : pattern_(pattern), segment_(segment), scope_(scope) {}

  std::optional<Difference> run() {
    control();
    numbers();
    options();
    return found_;
  }

 private:
  void report(const std::string& field, std::string got) {
    if (!found_) found_ = Difference{field, written(pattern_, field), std::move(got)};
  }

  void number(const std::string& field, const std::optional<cases::Range>& range, std::uint32_t value) {
    if (range && !evaluate(*range, scope_).contains(value)) report(field, std::to_string(value));
  }

  void control() {
    if (!pattern_.flags) return;
    const std::uint16_t bits = bits_that_matter(pattern_);
    if ((segment_.flags & bits) != (*pattern_.flags & bits))
      report("CTL", wire::flags_to_string(segment_.flags));
  }

  void numbers() {
    if (pattern_.seq && !evaluate(*pattern_.seq, scope_).contains(segment_.seq.value()))
      report("SEQ", relative_send(segment_.seq, scope_.tcb));
    if (pattern_.ack) {
      if (!segment_.has(ctl::ack))
        report("ACK", "none");
      else if (!evaluate(*pattern_.ack, scope_).contains(segment_.ack.value()))
        report("ACK", relative_receive(segment_.ack, scope_.tcb));
    }
    const auto shift = segment_.has(ctl::syn) ? 0 : scope_.tcb.rcv_scale;
    number("WND", pattern_.window, static_cast<std::uint32_t>(segment_.window) << shift);
    number("DATA", pattern_.data, static_cast<std::uint32_t>(segment_.payload.size()));
    if (pattern_.data_text &&
        !std::equal(segment_.payload.begin(), segment_.payload.end(), pattern_.data_text->begin(),
                    pattern_.data_text->end(),
                    [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); }))
      report("DATA", std::to_string(segment_.payload.size()) + " other octets");
    number("UP", pattern_.urgent_pointer, segment_.urgent_pointer);
    constexpr int reserved_shift = 9;  // above AE
    const auto reserved = static_cast<unsigned>(segment_.flags >> reserved_shift) & 7U;
    if (pattern_.reserved && *pattern_.reserved != reserved) report("RESERVED", std::to_string(reserved));
    number("TTL", pattern_.ttl, segment_.ttl);
    number("TOS", pattern_.tos, segment_.traffic_class);
  }

  template <typename Value>
  void option(const std::string& field, const std::optional<OptionField>& expected,
              std::optional<Value> value) {
    if (!expected) return;
    switch (expected->kind) {
      case OptionField::Kind::none:
        if (value) report(field, "present");
        return;
      case OptionField::Kind::any:
        if (!value) report(field, "none");
        return;
      case OptionField::Kind::value:
        if (!value)
          report(field, "none");
        else if (!evaluate(expected->value, scope_).contains(*value))
          report(field, std::to_string(*value));
        return;
    }
  }

  void options() {
    option("MSS", pattern_.mss, segment_.mss());
    option("WSOPT", pattern_.window_scale, segment_.window_scale());
    if (pattern_.sack_permitted) {
      const bool wanted = pattern_.sack_permitted->kind != OptionField::Kind::none;
      if (segment_.sack_permitted() != wanted)
        report("SACKOK", segment_.sack_permitted() ? "present" : "none");
    }
    const auto timestamps = segment_.timestamps();
    if (pattern_.timestamps) {
      const bool wanted = pattern_.timestamps->kind != OptionField::Kind::none;
      if (timestamps.has_value() != wanted) report("TS", timestamps ? "present" : "none");
    }
    if ((pattern_.tsval || pattern_.tsecr) && !timestamps)
      report(pattern_.tsval ? "TSVAL" : "TSECR", "no timestamps");
    else if (timestamps) {
      number("TSVAL", pattern_.tsval, timestamps->tsval);
      number("TSECR", pattern_.tsecr, timestamps->tsecr);
    }
    sack_blocks();
    for (const cases::RawOption& wanted : pattern_.raw_options) {
      const wire::Option same{wanted.kind, wanted.data};
      if (std::find(segment_.options.begin(), segment_.options.end(), same) == segment_.options.end())
        report("OPT", "not there");
    }
    if (pattern_.option_octets && !same_options(*pattern_.option_octets, segment_.option_octets))
      report("OPTIONS", segment_.option_octets.empty() ? "none" : "other octets");
  }

  bool same_options(const wire::Octets& wanted, const wire::Octets& got) const {
    if (!pattern_.more_options) return wanted == got;
    return got.size() >= wanted.size() && std::equal(wanted.begin(), wanted.end(), got.begin());
  }

  void sack_blocks() {
    if (pattern_.sack.empty()) return;
    const auto blocks = segment_.sack_blocks();
    for (std::size_t i = 0; i < pattern_.sack.size(); ++i) {
      if (i >= blocks.size()) return report("SACK", std::to_string(blocks.size()) + " blocks");
      const auto& [left, right] = pattern_.sack[i];
      if (evaluate(left, scope_) != blocks[i].first.value() ||
          evaluate(right, scope_) != blocks[i].second.value())
        return report("SACK", relative_receive(blocks[i].first, scope_.tcb) + ".." +
                                  relative_receive(blocks[i].second, scope_.tcb));
    }
  }

  const SegmentPattern& pattern_;
  const Segment& segment_;
  const Scope& scope_;
  std::optional<Difference> found_;
};

}  // namespace

std::optional<Difference> difference(const SegmentPattern& pattern, const Segment& segment,
                                     const Scope& scope) {
  return Comparison(pattern, segment, scope).run();
}

}  // namespace tcpspec::oracle
