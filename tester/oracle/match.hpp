#pragma once

#include <optional>
#include <string>

#include "case/case.hpp"
#include "oracle/evaluate.hpp"
#include "wire/segment.hpp"

namespace tcpspec::oracle {

/// The first field in which a segment differs from a pattern, in the notation.
struct Difference {
  std::string field;     ///< `ACK`
  std::string expected;  ///< `RCV.NXT`, as the pattern writes it
  std::string got;       ///< the segment's value, relative to the same variables if that is short
};

/// Nothing if the segment matches the pattern. Fields that the pattern does not name may have any value. PSH
/// counts only as `PSH!`, the ECN bits only if the pattern names one; `RST` also matches RST,ACK; WND is the
/// window after scaling.
std::optional<Difference> difference(const cases::SegmentPattern&, const wire::Segment&, const Scope&);

}  // namespace tcpspec::oracle
