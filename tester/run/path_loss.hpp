#pragma once

#include <cstddef>

#include "run/report.hpp"

namespace tcpspec::run {

/// What a path that may change the order of segments is taken to do, at least.
constexpr double share_of_disorder = 0.02;

/// What the run has seen of the path: how often something had to be sent again before it was answered, or
/// came twice.  What was only late is not lost.
class PathLoss {
 public:
  void saw(const report::CaseResult&);

  /// The path is known to change the order of segments, or for whatever reason runs over it have differed.
  void expect_disorder() { least_ = share_of_disorder; }

  /// The share of segments that were lost or doubled; 0 for a path that did neither.
  double estimate() const;

 private:
  std::size_t answered_ = 0;    ///< of what asks for an answer in the opening
  std::size_t unanswered_ = 0;  ///< each of which was asked again
  std::size_t arrived_ = 0;
  std::size_t doubled_ = 0;
  std::size_t openings_ = 0;
  std::size_t openings_doubled_ = 0;
  double least_ = 0;
};

}  // namespace tcpspec::run
