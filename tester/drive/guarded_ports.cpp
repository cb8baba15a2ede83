#include "drive/guarded_ports.hpp"

#include <system_error>

namespace tcpspec::drive {

wire::Endpoint GuardedPorts::claim(const wire::Address& tester) {
  std::deque<std::uint16_t>& idle = idle_[tester];
  if (idle.empty()) return guards_.hold_any(tester);
  const wire::Endpoint end{tester, idle.front()};
  idle.pop_front();
  return end;
}

void GuardedPorts::release(const wire::Endpoint& end) { idle_[end.address].push_back(end.port); }

bool GuardedPorts::claim(const wire::Endpoint& end) {
  std::erase(idle_[end.address], end.port);
  try {
    guards_.hold(end);
    return true;
  } catch (const std::system_error& refused) {
    if (refused.code() == std::errc::address_in_use) return false;
    throw;
  }
}

}  // namespace tcpspec::drive
