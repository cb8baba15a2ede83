#pragma once
// Reading the value of a field, by its type.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "case/fields.hpp"
#include "case/parsed.hpp"

namespace tcpspec::cases {

/// The value of one field, as written.
struct FieldReader {
  std::string_view value;
  Use use;
  Parsed<SegmentPattern>& out;  ///< for faults, and with the earlier fields
  std::size_t at;               ///< of `value` in the segment

  void fault(std::string message, std::string suggestion = {}, std::string allowed = {}) const;
  /// The fault of a word that is not in `allowed`; `what` is what it should be.
  void unknown(std::string_view what, const std::vector<std::string>& allowed) const;

  Range range(std::int64_t largest) const;
  std::uint32_t number(std::int64_t largest) const;
  OptionField option(std::int64_t largest) const;
  SpecialAddress address(std::string_view what, std::span<const SpecialAddress> allowed) const;
  wire::Octets extension_options() const;
};

void read(const FieldReader&, ControlBits& out);
void read(const FieldReader&, SackBlock& out);
void read(const FieldReader&, RawOption& out);
void read(const FieldReader&, OptionOctets& out);
void read(const FieldReader&, WrongSum& out);
void read(const FieldReader&, ProofField& out);
void read(const FieldReader&, Pieces& out);
void read(const FieldReader&, IcmpField& out);
void read(const FieldReader&, Expression& out);

template <typename Row, typename Value>
void read(const FieldReader& from, Row, Value& out) {
  read(from, out);
}
template <typename Row>
void read(const FieldReader& from, Row, Range& out) {
  out = from.range(field::most_for<Row>(from.use));
}
template <typename Row>
void read(const FieldReader& from, Row, std::uint32_t& out) {
  out = from.number(Row::most);
}
template <typename Row>
void read(const FieldReader& from, Row, OptionField& out) {
  out = from.option(Row::most);
}
void read(const FieldReader&, field::Data, DataField& out);
void read(const FieldReader&, field::Sackok, OptionField& out);
void read(const FieldReader&, field::Ts, OptionField& out);
void read(const FieldReader&, field::Src, SpecialAddress& out);
void read(const FieldReader&, field::Dst, SpecialAddress& out);
void read(const FieldReader&, field::Fragment, std::uint32_t& out);
void read(const FieldReader&, field::Ipopt, wire::Octets& out);
void read(const FieldReader&, field::Hopopt, wire::Octets& out);
void read(const FieldReader&, field::Dstopt, wire::Octets& out);

}  // namespace tcpspec::cases
