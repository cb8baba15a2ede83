#pragma once

#include <cstdint>

namespace tcpspec::run {

/// The number of routers that a datagram has passed, guessed from its TTL: stacks begin with 64, 128 or 255.
constexpr int routers_passed(std::uint8_t ttl) {
  if (ttl == 0) return 0;  // no router lets it pass
  for (const int first : {64, 128, 255})
    if (ttl <= first) return first - ttl;
  return 0;
}

}  // namespace tcpspec::run
