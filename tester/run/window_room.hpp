#pragma once

#include "case/segment_pattern.hpp"
#include "oracle/evaluate.hpp"

namespace tcpspec::run {

/// Whether data in order, sent so many times, end beyond the window that a target has offered.  False where
/// the pattern says where they begin, or how many they are by RCV.WND, for then this is intended, and where
/// no window is known.
bool overflows_window(const cases::SegmentPattern&, int times, const oracle::Scope&);

}  // namespace tcpspec::run
