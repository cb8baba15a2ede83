#pragma once

#include <cstdint>
#include <vector>

#include "wire/segment.hpp"

namespace tcpspec::wire {

/// The fragments of an IP datagram (RFC 791 §2.3, RFC 8200 §4.5), in order: each has `octets` octets of its
/// payload, which is a multiple of 8, and the last has the rest. `id` marks those that belong together. DF is
/// cleared; IPv6 gets a fragment header. The datagram itself, alone, if it is no larger than one fragment.
/// Throws std::invalid_argument if `octets` is not a positive multiple of 8, or for octets that are not IP
/// datagram.
std::vector<Octets> fragments_of(OctetView datagram, std::size_t octets, std::uint32_t id);

}  // namespace tcpspec::wire
