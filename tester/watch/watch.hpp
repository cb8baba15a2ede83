#pragma once

#include <vector>

#include "watch/candidates.hpp"
#include "watch/history.hpp"

namespace tcpspec::watch {

/// Holds every segment that the target sends on one connection against all invariants.
class Watch {
 public:
  /// The candidates, which all connections share, must outlive it.
  Watch(Candidates& candidates, Path path)
      : candidates_(&candidates), history_(path), relevant_(candidates.invariants().size()) {}

  /// The tester has sent this on exactly this four-tuple.
  void sent(Instant now, const wire::Segment& segment) { history_.sent(now, segment); }

  void disturbed(Instant now) { history_.disturbed(now); }

  struct Departure {
    std::size_t invariant = 0;  ///< index
    std::string got;            ///< `SEG.ACK is 12, COVERED is 11`
  };
  /// The target has sent this; what it breaks.
  std::vector<Departure> seen(Instant now, const wire::Segment&);

  Application& application() { return history_.application; }

  /// For each invariant: the segments that it was about.
  const std::vector<std::uint32_t>& relevant() const { return relevant_; }

 private:
  Candidates* candidates_;
  History history_;
  std::vector<std::uint32_t> relevant_;
};

}  // namespace tcpspec::watch
