#pragma once
// The exchange of a case as lines in the order of time, for every drawing.

#include <string>
#include <vector>

#include "run/report.hpp"

namespace tcpspec::report {

/// A segment, or in words: a step without one (silence, a wait, a call), or segments that were not kept.
struct ExchangeLine {
  const SegmentRecord* segment = nullptr;  ///< belongs to the case
  int step = -1;                           ///< index into CaseResult::steps; -1: prologue or probe
  std::string words;                       ///< `expect: silence: as expected`; empty for a segment

  /// It brings the target to the given state, or finds out its state afterwards; it is not a step of the
  /// case.
  bool is_aside() const { return segment && step < 0; }
};

/// Steps that were not reached are left out.
std::vector<ExchangeLine> exchange(const CaseResult&);

/// The lines that decided a verdict other than pass: the segments of the target in the deciding step, or the
/// step itself if there are none.
bool is_decisive(const CaseResult&, const ExchangeLine&);

/// Seconds since the case began, `0.0004 s`: responses come within fractions of a millisecond, timers after
/// minutes.
std::string clock(double seconds);

}  // namespace tcpspec::report
