#pragma once
// Whether two runs of a case saw the same, segment by segment.

#include <cstdint>
#include <string>
#include <vector>

#include "run/report.hpp"

namespace tcpspec::run {

/// A segment without its time and without what every run draws anew.
struct Exchanged {
  bool from_target = false;
  std::string connection;
  std::uint16_t control_bits = 0;    ///< wire::ctl
  std::uint32_t sequence = 0;        ///< from the first number that its sender used
  std::uint32_t acknowledgment = 0;  ///< from the first number that the other side used; 0 without ACK
  std::size_t data = 0;              ///< octets

  bool operator==(const Exchanged&) const = default;
};

/// All that was sent from that step to the one that decided, without what a timer repeats and what cannot be
/// read as a segment.
std::vector<Exchanged> exchange_of(const report::CaseResult&, int first_step);

}  // namespace tcpspec::run
