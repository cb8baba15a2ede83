#pragma once

#include <cstddef>
#include <deque>
#include <vector>

namespace tcpspec::run {

/// Finds the job that kills a target: the jobs that ran since it was last seen alive run again, in smaller
/// and smaller groups and finally alone. Jobs are indices of the suite.
class Suspects {
 public:
  /// It has ended, and the target has not been seen alive since.
  void ended(std::size_t job) { since_alive_.push_back(job); }
  void target_lives() { since_alive_.clear(); }

  /// The target has died while these were running. Returns them and all that ended since it was seen alive,
  /// in order.
  std::vector<std::size_t> of_death(std::vector<std::size_t> running);

  /// These run before all other groups, some in each.
  void divide(const std::vector<std::size_t>& jobs);
  /// It runs after all other groups, and alone.
  void set_apart(std::size_t job) { groups_.push_back({job}); }

  bool has_group() const { return !groups_.empty(); }
  std::vector<std::size_t> next_group();

 private:
  std::vector<std::size_t> since_alive_;
  std::deque<std::vector<std::size_t>> groups_;
};

}  // namespace tcpspec::run
