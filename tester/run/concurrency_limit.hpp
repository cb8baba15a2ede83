#pragma once

#include <algorithm>
#include <cstddef>

namespace tcpspec::run {

/// How many connections target and tester can handle at the same time. A listener does not say how long its
/// queue is, and drops what exceeds it, as a congested path drops segments. So the limit is found as in RFC
/// 5681 §3.1: a few first, twice as many in each round without trouble, half as many after an opening had to
/// be repeated, then one more in each round.
class ConcurrencyLimit {
 public:
  /// `first` at the beginning, never more than `most`.
  ConcurrencyLimit(std::size_t first, std::size_t most)
      : limit_(std::min(first, most)), most_(most), threshold_(most) {}

  std::size_t limit() const { return limit_; }

  /// The round of what starts now. What started before the last halving says nothing about the time after it.
  std::size_t round() const { return round_; }

  /// This number runs now.
  void running(std::size_t count) { most_running_ = std::max(most_running_, count); }

  /// A connection that began in `round` has ended; `too_many`: its opening had to be repeated.
  void ended(std::size_t round, bool too_many) {
    if (round != round_) return;
    if (too_many) {
      halve(least);
    } else if (limit_ < most_ && ++ended_well_ >= (limit_ < threshold_ ? 1 : limit_)) {
      ++limit_;
      ended_well_ = 0;
    }
  }

  /// The tester was late for what began in `round`. Where so few run, what else this machine does is the
  /// reason, and fewer would only take longer.
  void was_late(std::size_t round) {
    if (round == round_ && limit_ > in_time_for) halve(in_time_for);
  }

 private:
  static constexpr std::size_t least = 4;
  static constexpr std::size_t in_time_for = 16;

  void halve(std::size_t at_least) {
    limit_ = threshold_ =
        std::max(at_least, (most_running_ == 0 ? limit_ : std::min(limit_, most_running_)) / 2);
    limit_ = std::min(limit_, most_);
    ended_well_ = most_running_ = 0;
    ++round_;
  }

  std::size_t limit_;
  std::size_t most_;
  std::size_t threshold_;
  std::size_t round_ = 0;
  std::size_t ended_well_ = 0;
  std::size_t most_running_ = 0;  ///< in this round; 0: not told
};

}  // namespace tcpspec::run
