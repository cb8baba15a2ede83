#include "watch/candidates.hpp"

#include "watch/control_bits.hpp"

namespace tcpspec::watch {

namespace {

namespace ctl = wire::ctl;

constexpr std::uint32_t has_data = 1U << 8;
constexpr std::uint32_t has_options = 1U << 9;
constexpr std::uint32_t unlike_others = 1U << 10;

/// What is known of all segments that have this in common.
Facts facts_of(std::uint32_t key) {
  Facts facts;
  set_control_bits(static_cast<std::uint16_t>(key & 0xffU), facts);
  if ((key & has_data) == 0) {
    facts.set(Fact::data, 0);
    facts.set(Fact::seg_len, ((key & ctl::syn) != 0 ? 1 : 0) + ((key & ctl::fin) != 0 ? 1 : 0));
  }
  if ((key & has_options) == 0)
    for (const Fact fact : {Fact::option_octets, Fact::mss, Fact::wsopt, Fact::sackok, Fact::ts, Fact::sack})
      facts.set(fact, 0);
  return facts;
}

}  // namespace

Candidates::Candidates(const std::vector<Invariant>& invariants)
    : invariants_(&invariants), known_(unlike_others + 1) {}

const std::vector<std::size_t>& Candidates::of(const wire::Segment& segment) {
  // Of a segment that cannot be believed other facts are known.
  const bool whole = segment.checksum != wire::Checksum::wrong && !segment.first_fragment;
  std::uint32_t key = whole ? segment.flags & 0xffU : unlike_others;
  if (whole && !segment.payload.empty()) key |= has_data;
  if (whole && !segment.option_octets.empty()) key |= has_options;
  if (known_[key]) return *known_[key];
  std::vector<std::size_t> found;
  const Facts facts = whole ? facts_of(key) : Facts();
  for (std::size_t i = 0; i < invariants_->size(); ++i)
    if ((*invariants_)[i].when.holds(facts).value_or(true)) found.push_back(i);
  known_[key] = std::make_unique<const std::vector<std::size_t>>(std::move(found));
  return *known_[key];
}

}  // namespace tcpspec::watch
