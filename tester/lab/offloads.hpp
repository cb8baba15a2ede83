#pragma once

#include <string>
#include <vector>

namespace tcpspec::lab {

/// Switches off every feature by which a network device (or the kernel for it) sends segments that are not
/// those on the wire: checksum and segmentation offloads, and merging on receipt. Then reads each back.
/// Throws std::runtime_error naming those that are still on, std::system_error if the device is not there.
void switch_offloads_off(const std::string& device);

/// Those that are on: `tx-checksum`, `tso`, …
std::vector<std::string> offloads_on(const std::string& device);

}  // namespace tcpspec::lab
