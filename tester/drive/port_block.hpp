#pragma once

#include <cstdint>
#include <vector>

#include "drive/capture_filter.hpp"
#include "drive/rst_guard.hpp"

namespace tcpspec::drive {

/// Ports of this host, side by side, at which its own kernel stays silent toward everyone, at all of its
/// addresses of both families.
class PortBlock {
 public:
  /// Reserves `size` ports (a power of 2 of at most 2048; less what other programs hold) above those that
  /// Linux gives to programs by itself. `seed` decides where it begins to look. Throws std::system_error if
  /// other programs hold half of every block, EMFILE at the descriptor limit (two descriptors for each port).
  PortBlock(std::uint16_t size, std::uint64_t seed);

  PortRange range() const { return range_; }
  /// Those that are reserved, in order.
  const std::vector<std::uint16_t>& ports() const { return ports_; }

 private:
  bool reserve(std::uint16_t port);

  PortRange range_;
  std::vector<std::uint16_t> ports_;
  RstGuards guards_;
};

}  // namespace tcpspec::drive
