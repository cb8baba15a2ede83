#pragma once

#include <optional>
#include <vector>

#include "run/environment.hpp"
#include "run/report.hpp"

namespace tcpspec::run {

/// Measures the path to a target with connections that are opened one after the other.
class Calibration {
 public:
  /// A connection has been opened with this record. After enough(), it has no effect.
  void opened(const report::CaseResult&);

  /// A path with constant delay needs a few openings, another one needs more.
  bool enough() const;

  /// Sets what was measured; there must be enough.
  void set(Timing&) const;
  /// Between target and tester, see Environment.
  int routers() const { return routers_; }

 private:
  Duration jitter() const;  ///< there must be one

  std::vector<Duration> round_trips_;
  int routers_ = 0;
};

}  // namespace tcpspec::run
