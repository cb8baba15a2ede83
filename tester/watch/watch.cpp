#include "watch/watch.hpp"

#include <algorithm>

namespace tcpspec::watch {

namespace {

/// What the conditions need to know, in numbers.
std::string in_numbers(const Invariant& invariant, const Facts& facts) {
  std::vector<Fact> named = invariant.holds.facts();
  for (const Fact fact : invariant.when.facts())
    if (std::find(named.begin(), named.end(), fact) == named.end()) named.push_back(fact);
  std::string out;
  for (const Fact fact : named)
    if (const auto value = facts[fact])
      out += (out.empty() ? "" : ", ") + std::string(to_string(fact)) + " is " + std::to_string(*value);
  return out;
}

}  // namespace

std::vector<Watch::Departure> Watch::seen(Instant now, const wire::Segment& segment) {
  std::vector<Departure> out;
  const Facts facts = history_.facing(now, segment);
  for (const std::size_t i : candidates_->of(segment)) {
    const Invariant& invariant = candidates_->invariants()[i];
    if (!invariant.when.holds(facts).value_or(false)) continue;
    const std::optional<bool> kept = invariant.holds.holds(facts);
    if (!kept) continue;
    ++relevant_[i];
    if (!*kept) out.push_back({i, in_numbers(invariant, facts)});
  }
  history_.seen(now, segment);
  return out;
}

}  // namespace tcpspec::watch
