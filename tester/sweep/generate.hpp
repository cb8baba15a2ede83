#pragma once

#include <functional>
#include <vector>

#include "sweep/point.hpp"

namespace tcpspec::sweep {

/// How many of the points to use.
enum class Extent : std::uint8_t {
  /// The classes that decide are combined with each other: every state, the sixteen combinations of FIN, SYN,
  /// RST and ACK, every class of sequence and acknowledgment number, with and without data. Every boundary
  /// point of one of them is combined with every class of the others. Active opening and a closed window are
  /// combined with all classes. Simultaneous opening, timestamps, and bits that must not matter (PSH and URG,
  /// so that all 64 combinations of the six flags occur, ECN bits, reserved bits) are combined with those
  /// nearest to RCV.NXT.
  usual,
  /// Everything is combined with everything.
  all,
};

/// Whether `Extent::all` has it: it is possible, and not another name of a different point.
bool is_point(const Point&);

/// Every point once, in a fixed order.
std::vector<Point> points(Extent);

}  // namespace tcpspec::sweep
