#pragma once

#include "case/segment_pattern.hpp"
#include "oracle/evaluate.hpp"

namespace tcpspec::run {

/// Whether the data of a segment, sent so many times, end beyond the window that a target has offered.  False
/// where the pattern says by RCV.WND where they lie, for then this is intended, and where no window is known.
bool overflows_window(const cases::SegmentPattern&, int times, const oracle::Scope&);

}  // namespace tcpspec::run
