#include "reach/sim_target.hpp"

#include <stdexcept>

#include "reach/agent_setup.hpp"

namespace tcpspec::reach {

namespace {
wire::Address address(const char* text) { return *wire::Address::parse(text); }
}  // namespace

SimTarget::SimTarget(sim::WorldOptions options, Families families) : world_(std::move(options)) {
  if (families != Families::ipv6)
    environment_.sites[wire::Family::ipv4] = {address("10.77.0.1"), address("10.77.0.2"),
                                              address("10.77.0.3"), address("10.77.0.4")};
  if (families != Families::ipv4)
    environment_.sites[wire::Family::ipv6] = {address("fd77::1"), address("fd77::2"), address("fd77::3"),
                                              address("fd77::4")};
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
