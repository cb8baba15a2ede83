#include "drive/guarded_ports.hpp"

#include <system_error>

namespace tcpspec::drive {

bool GuardedPorts::claim(const wire::Endpoint& end) {
  try {
    guards_.hold(end);
    return true;
  } catch (const std::system_error& refused) {
    if (refused.code() == std::errc::address_in_use) return false;
    throw;
  }
}

}  // namespace tcpspec::drive
