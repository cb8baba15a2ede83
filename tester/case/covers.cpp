#include "case/covers.hpp"

#include <algorithm>

#include "case/expression.hpp"
#include "case/fields.hpp"

namespace tcpspec::cases {

namespace {

using wire::ctl::ack;
using wire::ctl::psh;
using wire::ctl::rst;

// Of two values of one field.

bool covers(std::uint32_t earlier, std::uint32_t later) { return earlier == later; }

bool covers(const Range& earlier, const Range& later) {
  if (earlier.low == later.low && earlier.high == later.high) return true;
  const auto low = constant(earlier.low);
  const auto high = constant(earlier.high);
  const auto later_low = constant(later.low);
  const auto later_high = constant(later.high);
  return low && high && later_low && later_high && *low <= *later_low && *later_high <= *high;
}

bool covers(const OptionField& earlier, const OptionField& later) {
  switch (earlier.kind) {
    case OptionField::Kind::none: return later.kind == OptionField::Kind::none;
    case OptionField::Kind::any: return later.kind != OptionField::Kind::none;
    case OptionField::Kind::value:
      return later.kind == OptionField::Kind::value && covers(earlier.value, later.value);
  }
  return false;
}

/// How `expect` compares bits: PSH only if it is written `PSH!`, the ECN bits only if one is written, and RST
/// also means RST,ACK.
bool covers(const ControlBits& earlier, const ControlBits& later) {
  constexpr std::uint16_t ecn = wire::ctl::ece | wire::ctl::cwr | wire::ctl::ae;
  if (earlier.push_matters && !later.push_matters) return false;
  std::uint16_t matters = static_cast<std::uint16_t>(~(psh | ecn));
  if (earlier.push_matters) matters |= psh;
  if ((earlier.flags & ecn) != 0) {
    if ((later.flags & ecn) == 0) return false;
    matters |= ecn;
  }
  if ((earlier.flags & matters) == rst)
    matters = static_cast<std::uint16_t>(matters & ~ack);
  else if ((later.flags & matters) == rst)
    return false;  // the later one also matches RST,ACK
  return (earlier.flags & matters) == (later.flags & matters);
}

bool covers(const DataField& earlier, const DataField& later) {
  const auto* text = std::get_if<std::string>(&earlier);
  const auto* later_text = std::get_if<std::string>(&later);
  if (text) return later_text && *text == *later_text;
  const Range& amount = std::get<Range>(earlier);
  if (!later_text) return covers(amount, std::get<Range>(later));
  const auto low = constant(amount.low);
  const auto high = constant(amount.high);
  const auto size = static_cast<std::int64_t>(later_text->size());
  return low && high && *low <= size && size <= *high;
}

bool covers(const SackBlock& earlier, const SackBlock& later) {
  return earlier.first == later.first && earlier.second == later.second;
}

bool covers(const IcmpField& earlier, const IcmpField& later) { return earlier.any || earlier == later; }

bool covers(ProofField earlier, ProofField later) {
  return earlier == later || (earlier == ProofField::any && later != ProofField::none);
}

bool covers(const OptionOctets& earlier, const OptionOctets& later) {
  if (!earlier.and_more) return !later.and_more && earlier.octets == later.octets;
  return later.octets.size() >= earlier.octets.size() &&
         std::equal(earlier.octets.begin(), earlier.octets.end(), later.octets.begin());
}

// Of one field in two patterns.

template <typename Row>
bool covers(Row, const SegmentPattern& earlier, const SegmentPattern& later) {
  const auto& wanted = earlier.*Row::member;
  const auto& have = later.*Row::member;
  return !wanted || (have && covers(*wanted, *have));
}

/// A timestamp with a value is present, so `TS=any` covers it.
bool covers(field::Ts, const SegmentPattern& earlier, const SegmentPattern& later) {
  if (!earlier.timestamps) return true;
  if (later.timestamps) return covers(*earlier.timestamps, *later.timestamps);
  return earlier.timestamps->kind == OptionField::Kind::any && (later.tsval || later.tsecr);
}

/// Blocks are compared in order.
bool covers(field::Sack, const SegmentPattern& earlier, const SegmentPattern& later) {
  return earlier.sack.size() <= later.sack.size() &&
         std::equal(earlier.sack.begin(), earlier.sack.end(), later.sack.begin(),
                    [](const SackBlock& a, const SackBlock& b) { return covers(a, b); });
}

bool covers(const RawOption& earlier, const RawOption& later) {
  if (earlier == later) return true;
  return earlier.kind == later.kind && earlier.is == RawOption::Kind::any &&
         later.is == RawOption::Kind::octets;
}

bool covers(field::Opt, const SegmentPattern& earlier, const SegmentPattern& later) {
  const auto& have = later.raw_options;
  return std::all_of(earlier.raw_options.begin(), earlier.raw_options.end(), [&](const RawOption& wanted) {
    return std::any_of(have.begin(), have.end(), [&](const RawOption& one) { return covers(wanted, one); });
  });
}

}  // namespace

bool covers(const SegmentPattern& earlier, const SegmentPattern& later) {
  bool all = true;
  for_each_field([&]<typename Row>(Row row) {
    if constexpr (field::Expected<Row>) all = all && covers(row, earlier, later);
  });
  return all;
}

}  // namespace tcpspec::cases
