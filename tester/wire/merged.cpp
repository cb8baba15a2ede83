#include "wire/merged.hpp"

#include <algorithm>

namespace tcpspec::wire {

std::vector<Segment> split_merged(const Segment& merged, std::uint32_t segment_size) {
  if (segment_size == 0 || merged.payload.size() <= segment_size) return {merged};
  std::vector<Segment> pieces;
  for (std::size_t at = 0; at < merged.payload.size(); at += segment_size) {
    const std::size_t end = std::min<std::size_t>(at + segment_size, merged.payload.size());
    Segment piece = merged;
    piece.seq = merged.seq + static_cast<std::uint32_t>(at);
    piece.payload.assign(merged.payload.begin() + static_cast<std::ptrdiff_t>(at),
                         merged.payload.begin() + static_cast<std::ptrdiff_t>(end));
    piece.checksum = Checksum::unverifiable;
    if (end < merged.payload.size())
      piece.flags = static_cast<std::uint16_t>(merged.flags & ~(ctl::psh | ctl::fin));
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

}  // namespace tcpspec::wire
