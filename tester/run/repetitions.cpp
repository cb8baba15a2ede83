#include "run/repetitions.hpp"

#include <algorithm>

namespace tcpspec::run {

namespace {

// A limit may be of a second or of five (RFC 5961 §7).
constexpr Duration until_limits_pass = milliseconds(5200);
constexpr Duration between_them = milliseconds(20);

}  // namespace

void Repetitions::later(std::size_t job, Instant asked) {
  last_of_later_ = std::max(last_of_later_ + between_them, asked + until_limits_pass);
  beside_.emplace(last_of_later_, job);
}

Instant Repetitions::next_after(Instant now) const {
  const auto next = beside_.upper_bound(now);
  return next == beside_.end() ? never : next->first;
}

std::optional<std::size_t> Repetitions::take_due(Instant now,
                                                 const std::function<bool(std::size_t job)>& may_run) {
  const auto due = beside_.upper_bound(now);
  const auto found =
      std::find_if(beside_.begin(), due, [&](const auto& waiting) { return may_run(waiting.second); });
  if (found == due) return std::nullopt;
  return beside_.extract(found).mapped();
}

std::size_t Repetitions::take_alone() {
  const std::size_t job = alone_.front();
  alone_.pop_front();
  return job;
}

void Repetitions::drop_if(const std::function<bool(std::size_t)>& dropped) {
  std::erase_if(beside_, [&](const auto& waiting) { return dropped(waiting.second); });
  std::erase_if(alone_, dropped);
}

}  // namespace tcpspec::run
