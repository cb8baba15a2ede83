#include "run/recorded_segment.hpp"

#include <utility>

#include "base/hex.hpp"

namespace tcpspec::run {

std::optional<wire::Segment> segment_of(const report::SegmentRecord& record) {
  const std::optional<wire::Octets> octets = base::from_hex(record.octets);
  if (!octets) return std::nullopt;
  wire::Datagram datagram = wire::parse(*octets);
  if (auto* segment = std::get_if<wire::Segment>(&datagram)) return std::move(*segment);
  return std::nullopt;
}

}  // namespace tcpspec::run
