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
  std::string got;       ///< the segment's value, relative to the same variables where that is short
};

/// Nothing if the segment is what the pattern says; fields that the pattern does not name are free.  PSH
/// counts only as `PSH!`; the ECN bits only if the pattern names one; `RST` admits RST,ACK; WND is the window
/// after scaling.
std::optional<Difference> difference(const cases::SegmentPattern&, const wire::Segment&, const Scope&);

}  // namespace tcpspec::oracle
