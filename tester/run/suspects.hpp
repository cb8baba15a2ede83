#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "run/report.hpp"
#include "wire/time.hpp"

namespace tcpspec::run {

/// When the target last said something to this run; the beginning of time if it never did.
Instant last_heard(const report::CaseResult&);

/// The place of each of these in the order of suspicion, when the target has died: indices, first of who sent
/// something nearest to the moment at which the target was last heard.  `heard`: by anybody else.  Null:
/// there is no record.
std::vector<std::size_t> by_suspicion(const std::vector<const report::CaseResult*>& last_runs, Instant heard);

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

  /// These run before all other groups, the most suspicious of them first.  The first few run alone, the
  /// others some in each group.
  void divide(const std::vector<std::size_t>& jobs);
  /// What killed it has been found: the others of that death are no longer under suspicion, and returned.
  std::vector<std::size_t> release();
  /// It runs after all other groups, and alone.
  void set_apart(std::size_t job) { apart_.push_back(job); }

  /// Of a death.
  bool has_group() const { return !groups_.empty(); }
  std::vector<std::size_t> next_group();
  bool any_apart() const { return !apart_.empty(); }
  std::size_t next_apart();

 private:
  std::vector<std::size_t> since_alive_;
  std::deque<std::vector<std::size_t>> groups_;
  std::deque<std::size_t> apart_;
};

}  // namespace tcpspec::run
