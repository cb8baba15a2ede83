#pragma once
// Two different values of every field of the notation, by its type, for the tests that go over all rows.

#include <string>

#include "case/fields.hpp"
#include "case/notation.hpp"

namespace tcpspec::cases {

/// As written behind the `=`; empty: the field is written without a value.
struct Samples {
  std::string one;
  std::string other;
};

inline Samples samples_of(const Range*) { return {"3", "4"}; }
inline Samples samples_of(const std::uint32_t*) { return {"3", "4"}; }
inline Samples samples_of(const OptionField*) { return {"3", "4"}; }
inline Samples samples_of(const ControlBits*) { return {"FIN,ACK", "ACK"}; }
inline Samples samples_of(const DataField*) { return {"3", "4"}; }
inline Samples samples_of(const SackBlock*) { return {"1..2", "1..3"}; }
inline Samples samples_of(const RawOption*) { return {"253:01", "253:02"}; }
inline Samples samples_of(const OptionOctets*) { return {"01010101", "01010100"}; }
inline Samples samples_of(const WrongSum*) { return {"wrong", "zero"}; }
inline Samples samples_of(const wire::Octets*) { return {"01", "0101"}; }
inline Samples samples_of(const ProofField*) { return {"right", "wrong"}; }
inline Samples samples_of(const Pieces*) { return {"first", "later"}; }
inline Samples samples_of(const IcmpField*) { return {"host-unreachable", "packet-too-big"}; }
inline Samples samples_of(const Expression*) { return {"SND.UNA", "SND.UNA+1"}; }

template <typename Row>
Samples samples(Row) {
  if constexpr (requires { requires Row::most < 4; })  // not all of the usual ones
    return {std::to_string(Row::most), std::to_string(Row::most - 1)};
  else
    return samples_of(static_cast<const field::ValueOf<Row>*>(nullptr));
}
inline Samples samples(field::Sackok) { return {"", "none"}; }
inline Samples samples(field::Ts) { return {"any", "none"}; }
inline Samples samples(field::Src) { return {"multicast", "loopback"}; }
inline Samples samples(field::Dst) { return {"multicast", "another-host"}; }
inline Samples samples(field::Sport) { return {"40000", "40001"}; }  // the tester's first, too
inline Samples samples(field::Fragment) { return {"8", "16"}; }

/// <TTL=3>, with the fields that it cannot be without.
template <typename Row>
std::string field_text(Row row, const std::string& value) {
  if (row.name == field::Fragments::name) return "<FRAGMENT=8><FRAGMENTS=" + value + ">";
  const bool of_icmp = row.part == field::Part::icmp && row.name != field::Icmp::name;
  return (of_icmp ? "<ICMP=packet-too-big><" : "<") + std::string(row.name) + (value.empty() ? "" : "=") +
         value + ">";
}

/// Every use that the field can be written for.
template <typename Visit>
void for_each_use(unsigned uses, Visit visit) {
  for (const Use use : {Use::send, Use::expect, Use::offer})
    if ((uses & static_cast<unsigned>(use)) != 0) visit(use);
}

}  // namespace tcpspec::cases
