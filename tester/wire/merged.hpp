#pragma once

#include <vector>

#include "wire/segment.hpp"

namespace tcpspec::wire {

/// The segments that a capture before the hardware shows as one: parts of `segment_size` payload octets, as
/// the device will send them (PSH and FIN are on the last). The segment itself if there is nothing to split.
/// Their checksums are unverifiable: they do not exist yet.
std::vector<Segment> split_merged(const Segment& merged, std::uint32_t segment_size);

/// The datagram of one of those pieces, lengths and sums filled in. `merged` is the captured datagram,
/// `whole` the segment parsed from it; both as given to `split_merged`.
Octets octets_of(const Segment& piece, OctetView merged, const Segment& whole);

}  // namespace tcpspec::wire
