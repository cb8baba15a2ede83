#pragma once

#include <linux/filter.h>

#include <cstdint>
#include <vector>

#include "wire/address.hpp"

namespace tcpspec::drive {

/// A classic BPF program that passes, for both families: TCP to and from the targets (IPv6 extension headers
/// and fragments included), and ICMP errors that come from a target or quote a TCP segment to or from one: a
/// router may have sent them. `offset` is where the IP header begins: 14 after an Ethernet header.
/// `drop_outgoing`: leave out what this host sends, for loopback devices, where all of it comes in again.
/// Throws std::invalid_argument without targets, std::length_error above 16 (older kernels have no memory for
/// more).
std::vector<sock_filter> capture_filter(const std::vector<wire::Address>& targets, unsigned offset,
                                        bool drop_outgoing);

/// Ports of this host, both ends included.
struct PortRange {
  std::uint16_t first = 1;
  std::uint16_t last = 65535;

  bool contains(std::uint16_t port) const { return port >= first && port <= last; }
};

/// The same for any number of targets: passes TCP to and from these ports, whatever the addresses, fragments
/// and what stands behind IPv6 extension headers, and all ICMP errors that quote a TCP segment.
std::vector<sock_filter> capture_filter(PortRange, unsigned offset, bool drop_outgoing);

}  // namespace tcpspec::drive
