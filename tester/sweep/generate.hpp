#pragma once

#include <functional>
#include <vector>

#include "sweep/point.hpp"

namespace tcpspec::sweep {

/// How many of the points.
enum class Extent : std::uint8_t {
  /// The classes that decide are crossed with one another: every state, the sixteen combinations of FIN, SYN,
  /// RST
  /// and ACK, every class of sequence and acknowledgment number, with text and without.  Every boundary point
  /// of
  /// one of them meets every class of the others.  Active opening and a closed window are crossed with all
  /// classes; simultaneous opening, timestamps, and what must not matter (PSH and URG, so that all 64
  /// combinations of the six flags are there, the bits of ECN, the reserved ones) with those nearest to
  /// RCV.NXT.
  usual,
  /// Everything is crossed with everything.
  all,
};

/// Whether `Extent::all` has it: possible, and not another point under a second name.
bool is_point(const Point&);

/// Every point once, in a fixed order.
std::vector<Point> points(Extent);

}  // namespace tcpspec::sweep
