#pragma once

#include <string>

#include "oracle/rule.hpp"
#include "sweep/point.hpp"

namespace tcpspec::sweep {

/// The segment of a point in the notation of the cases: `<SEQ=RCV.NXT+1><CTL=SYN>`.
std::string segment_text(const Point&);

/// The point as an ordinary case, a file of one: what `tcpspec check` accepts and `tcpspec run` plays.  Empty
/// where the rule leaves open what must happen, for there is nothing to check.
std::string as_case(const Point&, const oracle::Tables&);

}  // namespace tcpspec::sweep
