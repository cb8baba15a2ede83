#pragma once

#include <linux/filter.h>

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

}  // namespace tcpspec::drive
