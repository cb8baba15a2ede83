#pragma once

#include <string>

#include "oracle/rule.hpp"
#include "sweep/point.hpp"

namespace tcpspec::sweep {

/// The segment of a point in the notation of the cases: `<SEQ=RCV.NXT+1><CTL=SYN>`.
std::string segment_text(const Point&);

/// The point as an ordinary case in a file, for `tcpspec check` and `tcpspec run`. Empty if the rule does not
/// say what must happen, because there is nothing to check.
std::string as_case(const Point&, const oracle::Tables&);

}  // namespace tcpspec::sweep
