#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "drive/descriptor.hpp"
#include "wire/address.hpp"
#include "wire/time.hpp"

namespace tcpspec::drive {

/// A connection from a peer to this host that this host's kernel has accepted.
struct FirstConnection {
  wire::Endpoint own;
  wire::Endpoint peer;
  Descriptor socket;  ///< non-blocking
};

/// Listens on `port`, at one address or at all, and accepts one connection.  Nothing if none comes within
/// `patience`, or if the descriptor `interrupt` becomes readable before.  Throws std::system_error:
/// EADDRINUSE when another program has the port, EACCES without the privilege for it.
std::optional<FirstConnection> accept_first(const std::optional<wire::Address>& address, std::uint16_t port,
                                            Duration patience, int interrupt);

/// What the peer sends until it pauses for `pause`, and not more than 64 KiB.
std::string heard_on(const Descriptor& socket, Duration pause);

/// Whether the peer closes within `patience` after it has got these octets.
bool closes_after(const Descriptor& socket, const std::string& said, Duration patience);

}  // namespace tcpspec::drive
