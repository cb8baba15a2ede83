#include <algorithm>

#include "watch/history.hpp"

namespace tcpspec::watch {

namespace {
constexpr std::size_t most_ranges = 256;  // far more than any case leaves apart
}

void Ranges::add(std::int64_t first, std::int64_t end) {
  if (first >= end) return;
  const auto apart = [&](const auto& range) { return range.second < first; };
  const auto from = std::find_if_not(ranges_.begin(), ranges_.end(), apart);
  auto to = from;
  for (; to != ranges_.end() && to->first <= end; ++to) {
    first = std::min(first, to->first);
    end = std::max(end, to->second);
  }
  const auto at = ranges_.erase(from, to);
  if (ranges_.size() < most_ranges) {
    ranges_.insert(at, {first, end});
    return;
  }
  // Too much rather than too little: what is covered is never held against a target.
  const auto last = ranges_.back();
  add(std::min(first, last.first), std::max(end, last.second));
}

bool Ranges::has(std::int64_t first, std::int64_t end) const {
  return std::any_of(ranges_.begin(), ranges_.end(),
                     [&](const auto& range) { return range.first <= first && end <= range.second; });
}

bool Ranges::touches(std::int64_t first, std::int64_t end) const {
  return std::any_of(ranges_.begin(), ranges_.end(),
                     [&](const auto& range) { return range.first < end && first < range.second; });
}

}  // namespace tcpspec::watch
