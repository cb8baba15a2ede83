#pragma once

#include <cstddef>

#include "run/report.hpp"

namespace tcpspec::run {

/// The least loss that is assumed for a path that may change the order of segments.
constexpr double share_of_disorder = 0.02;

/// What the run has seen of the path: how often a segment had to be sent again, and how often one came twice.
/// What was only late is not lost.
class PathLoss {
 public:
  void saw(const report::CaseResult&);

  /// The path is known to change the order of segments, or runs over it had different results.
  void expect_disorder() { least_ = share_of_disorder; }

  /// The share of segments that were lost or duplicated.
  double estimate() const;

 private:
  std::size_t answered_ = 0;    ///< of segments of the opening that need a response
  std::size_t unanswered_ = 0;  ///< each of them was sent again
  std::size_t arrived_ = 0;
  std::size_t doubled_ = 0;
  std::size_t openings_ = 0;
  std::size_t openings_doubled_ = 0;
  double least_ = 0;
};

}  // namespace tcpspec::run
