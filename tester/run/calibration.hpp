#pragma once

#include <optional>
#include <vector>

#include "run/environment.hpp"
#include "run/report.hpp"

namespace tcpspec::run {

/// Measures the way to a target by connections that are opened one after the other.
class Calibration {
 public:
  /// A connection has been opened, and this was recorded.  What comes after enough() changes nothing.
  void opened(const report::CaseResult&);

  /// A path that keeps its time is known after few openings, one that does not after more.
  bool enough() const;

  /// Sets what was measured; there must be enough.
  void set(Timing&) const;

 private:
  Duration jitter() const;  ///< of the round trips, of which there is one at least

  std::vector<Duration> round_trips_;
};

}  // namespace tcpspec::run
