#pragma once
// How a mutant spoils segments that the endpoint has made correctly: the faults of a single segment, which no
// rule of behaviour.hpp is about.

#include <cstdint>
#include <vector>

#include "sim/tcb.hpp"
#include "wire/draft.hpp"

namespace tcpspec::sim {

/// A segment that is about to leave, and what its connection has sent before.
struct Leaving {
  const Tcb& tcb;
  bool fresh = false;                  ///< data that are sent for the first time
  bool repeated = false;               ///< data, SYN or FIN that are sent again
  bool probe = false;                  ///< of a shut window
  std::uint32_t count = 0;             ///< segments of this connection before it
  const wire::Draft* first = nullptr;  ///< of them; null if there are none
  const wire::Draft* last = nullptr;
};

/// Changes the segment, which is the only one of the list, or adds others.
using Spoil = void (*)(std::vector<wire::Draft>&, const Leaving&);

/// Changes the datagram.
using SpoilDatagram = void (*)(wire::Octets&);

}  // namespace tcpspec::sim
