#include "scan/target_ports.hpp"

#include <algorithm>
#include <stdexcept>

namespace tcpspec::scan {

TargetPorts::TargetPorts(const std::vector<std::uint16_t>& shared, std::uint64_t seed)
    : shared_(shared), used_(shared.size(), false), next_(static_cast<std::size_t>(seed % shared.size())) {}

wire::Endpoint TargetPorts::claim(const wire::Address& tester) {
  for (std::size_t tried = 0; tried < shared_.size(); ++tried) {
    const std::size_t at = next_;
    next_ = (next_ + 1) % shared_.size();
    if (used_[at]) continue;
    used_[at] = true;
    return {tester, shared_[at]};
  }
  throw std::runtime_error("no port is left toward this target");
}

bool TargetPorts::claim(const wire::Endpoint& end) {
  const auto at = std::lower_bound(shared_.begin(), shared_.end(), end.port);
  if (at == shared_.end() || *at != end.port) return false;
  const auto place = static_cast<std::size_t>(at - shared_.begin());
  if (used_[place]) return false;
  used_[place] = true;
  return true;
}

void TargetPorts::release(const wire::Endpoint& end) {
  const auto at = std::lower_bound(shared_.begin(), shared_.end(), end.port);
  if (at != shared_.end() && *at == end.port) used_[static_cast<std::size_t>(at - shared_.begin())] = false;
}

void TargetPorts::await_opening(const wire::Endpoint&) {
  throw std::runtime_error("a scan does not wait for connections");
}

}  // namespace tcpspec::scan
