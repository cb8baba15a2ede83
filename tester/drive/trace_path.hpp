#pragma once

#include "drive/clock.hpp"
#include "drive/link.hpp"
#include "run/path_blame.hpp"

namespace tcpspec::drive {

/// The datagram from another port of the tester; its TCP checksum is as right or wrong as before. It must
/// have a TCP header.
wire::Octets from_port(wire::Octets datagram, std::uint16_t port);

/// Sends the datagram with a TTL or hop limit of 1, 2 and so on, until the target answers or some hops say
/// nothing, and notes what comes back. Each hop is asked twice, because routers limit how often they report.
/// `before` each, these are sent, in one go: what limits how many segments pass is then at its limit.
/// The tester's port must be silent, and used for nothing else. Nothing else may be under way on the link.
run::PathTrace trace_path(Link&, Clock&, wire::Octets datagram, const std::vector<wire::Octets>& before = {});

}  // namespace tcpspec::drive
