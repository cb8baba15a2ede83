#pragma once

#include <string>

namespace tcpspec::lab {

/// From now on the TCP of this namespace's kernel gets nothing that comes in through the device, so that it
/// answers nothing, and no port needs a guard (drive/rst_guard.hpp).  By a routing rule, which is asked
/// before the local addresses: ARP, neighbour discovery and ICMP go on. False, without effect, if this kernel
/// has no such rules or we may not make them.
bool silence_tcp(const std::string& device);

}  // namespace tcpspec::lab
