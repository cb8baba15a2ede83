#pragma once

#include <algorithm>
#include <cstddef>

namespace tcpspec::run {

/// How many connections a target is asked to take, and the tester to keep up with, side by side.  A listener
/// does not tell how many it lets wait, and drops what goes beyond, as a full path drops segments.  So the
/// limit is found as in RFC 5681 §3.1: a few first, twice as many each round while all is well, half as many
/// once an opening had to be repeated, then one more each round.
class ConcurrencyLimit {
 public:
  /// `first` at the beginning, never more than `most`.
  ConcurrencyLimit(std::size_t first, std::size_t most)
      : limit_(std::min(first, most)), most_(most), threshold_(most) {}

  std::size_t limit() const { return limit_; }

  /// To be noted for what starts now: what started before the last halving says nothing about the time since.
  std::size_t round() const { return round_; }

  /// So many run now.
  void running(std::size_t count) { most_running_ = std::max(most_running_, count); }

  /// One that began in `round` has ended; `too_many`: its opening had to be repeated, or the tester was late.
  void ended(std::size_t round, bool too_many) {
    if (round != round_) return;
    if (too_many) {
      limit_ = threshold_ =
          std::max<std::size_t>(least, (most_running_ == 0 ? limit_ : std::min(limit_, most_running_)) / 2);
      limit_ = std::min(limit_, most_);
      ended_well_ = most_running_ = 0;
      ++round_;
    } else if (limit_ < most_ && ++ended_well_ >= (limit_ < threshold_ ? 1 : limit_)) {
      ++limit_;
      ended_well_ = 0;
    }
  }

 private:
  static constexpr std::size_t least = 4;

  std::size_t limit_;
  std::size_t most_;
  std::size_t threshold_;
  std::size_t round_ = 0;
  std::size_t ended_well_ = 0;
  std::size_t most_running_ = 0;  ///< in this round; 0: not told
};

}  // namespace tcpspec::run
