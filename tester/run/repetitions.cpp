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

std::optional<std::size_t> Repetitions::take_due(Instant now) {
  if (next() > now) return std::nullopt;
  return beside_.extract(beside_.begin()).mapped();
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
