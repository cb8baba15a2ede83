#pragma once
// The tester's end of a wire in virtual time: its addresses and ports.

#include <deque>
#include <map>
#include <vector>

#include "reach/target_options.hpp"
#include "run/environment.hpp"

namespace tcpspec::reach {

/// Segments a second. Nobody is on the wire who could be disturbed; but a listener with a backlog of 255 must
/// have time to answer before the next ones open.
inline constexpr double virtual_rate = 1e6;

/// The addresses of both ends, for each family that is tested: as in the lab, the tester has each second
/// address from the first on, and the target two between them. `wanted`: the target's own instead; the tester
/// then has others of their networks (of 24 and 64 bits), and a family that is not wanted is not tested.
std::map<wire::Family, run::Site> virtual_sites(Families,
                                                const std::map<wire::Family, run::Site>& wanted = {});

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
