#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>

#include "run/stage.hpp"
#include "wire/time.hpp"

namespace tcpspec::run {

/// Jobs that wait to be run once more.  Most run beside few others, so that as many repetitions as there are
/// take little longer than one; only those whose runs have differed run alone.  Jobs are indices of the
/// suite's.
class Repetitions {
 public:
  /// Side by side: beside so few no target lacks room, and this machine is in time.
  static constexpr std::size_t most_side_by_side = 64;

  void beside_few(std::size_t job, Instant now) { beside_.emplace(now, job); }
  /// A target may limit how often it answers what it does not accept, for all connections together: its
  /// silence is met again when such a limit has passed, and by one after the other.  `asked`: when it did
  /// not answer.
  void later(std::size_t job, Instant asked);
  void alone(std::size_t job) { alone_.push_back(job); }

  bool any_beside() const { return !beside_.empty(); }
  bool any_alone() const { return !alone_.empty(); }
  /// When the next of those beside few is due; `never` if there is none.
  Instant next() const { return beside_.empty() ? never : beside_.begin()->first; }
  /// The same of those that are not due.
  Instant next_after(Instant now) const;
  /// The first that is due and may run now.
  std::optional<std::size_t> take_due(Instant now, const std::function<bool(std::size_t job)>& may_run);
  std::size_t take_alone();  ///< there must be one

  void drop_if(const std::function<bool(std::size_t job)>&);

 private:
  std::multimap<Instant, std::size_t> beside_;
  std::deque<std::size_t> alone_;
  Instant last_of_later_;
};

}  // namespace tcpspec::run
