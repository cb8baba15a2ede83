#pragma once

#include <cstdint>

#include "run/machine.hpp"

namespace tcpspec::run {

// What can be learned of a target before it is judged.  Each is a script for one machine; what it found is in
// the result: `outcome` is a word, measurements have names.

/// What answers at a port: `outcome` is a role (environment.hpp), or `closed`, or `silent`.  Measurements:
/// `rtt`, and what the SYN,ACK showed: `mss`, `window-scale`, `sack`, `timestamps` (1 or absent), `ttl`,
/// `window`.
Script discover_service(std::uint16_t port);

/// Whether a port is closed: `outcome` is `closed`, `open` or `silent`.
Script discover_closed(std::uint16_t port);

/// The gap between a SYN,ACK and its first retransmission: measurement `rto`; `outcome` is `measured` or
/// `silent`.
Script measure_initial_rto(std::uint16_t port);

}  // namespace tcpspec::run
