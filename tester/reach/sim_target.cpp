#include "reach/sim_target.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "reach/agent_setup.hpp"
#include "wire/further_address.hpp"

namespace tcpspec::reach {

namespace {
constexpr int addresses_of_the_tester = 32;  // of each family

wire::Address address(std::string_view text) { return *wire::Address::parse(text); }

/// As in the lab: the tester has each second address from the first on, and the target two between them.
run::Site site_at(const wire::Address& first) {
  run::Site site{first, wire::further(first, 1), wire::further(first, 2), wire::further(first, 3)};
  for (int i = 2; i < addresses_of_the_tester; ++i)
    site.testers_further.push_back(wire::further(first, 2 * i));
  return site;
}
}  // namespace

SimTarget::SimTarget(sim::WorldOptions options, Families families) : world_(std::move(options)) {
  if (families != Families::ipv6) environment_.sites[wire::Family::ipv4] = site_at(address("10.77.0.1"));
  if (families != Families::ipv4) environment_.sites[wire::Family::ipv6] = site_at(address("fd77::1"));
  stack_ = prepare_agent(environment_, world_, world_);
}

void SimTarget::reboot(run::Environment& env) {
  world_.reboot();
  prepare_agent(env, world_, world_);
}

wire::Endpoint SimTarget::claim(const wire::Address& tester) {
  if (next_port_ != 0) return {tester, next_port_++};
  std::deque<std::uint16_t>& released = released_[tester];
  if (released.empty()) throw std::runtime_error("the simulated tester has used all its ports");
  const std::uint16_t port = released.front();
  released.pop_front();
  return {tester, port};
}

}  // namespace tcpspec::reach
