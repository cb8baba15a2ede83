#pragma once
// The tester's end of a wire in virtual time: its addresses and ports.

#include <deque>
#include <map>
#include <vector>

#include "reach/target_options.hpp"
#include "run/environment.hpp"

namespace tcpspec::reach {

/// The addresses of both ends, for each family that is tested: as in the lab, the tester has each second
/// address from the first on, and the target two between them.
std::map<wire::Family, run::Site> virtual_sites(Families);

/// A simulated wire has no other users: ports are counted up, and then the one that was released first is
/// used again.
class VirtualPorts : public run::Ports {
 public:
  /// Throws std::runtime_error when all ports of the address are in use.
  wire::Endpoint claim(const wire::Address& tester) override;
  bool claim(const wire::Endpoint&) override { return true; }
  void release(const wire::Endpoint& end) override { released_[end.address].push_back(end.port); }
  void overhear(const wire::Endpoint&) override {}
  void await_opening(const wire::Endpoint&) override {}

 private:
  std::uint16_t next_port_ = 1024;
  std::map<wire::Address, std::deque<std::uint16_t>> released_;
};

}  // namespace tcpspec::reach
