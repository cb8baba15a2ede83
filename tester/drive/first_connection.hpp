#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "drive/descriptor.hpp"
#include "wire/address.hpp"
#include "wire/time.hpp"

namespace tcpspec::drive {

/// A connection that somebody has opened to this host, accepted by its kernel.
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

/// What the peer says until it pauses for `pause`, and no more than 64 KiB.
std::string heard_on(const Descriptor& socket, Duration pause);

/// Whether the peer closes within `patience` when it is told so much.
bool closes_after(const Descriptor& socket, const std::string& said, Duration patience);

}  // namespace tcpspec::drive
