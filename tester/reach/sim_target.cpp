#include "reach/sim_target.hpp"

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "reach/agent_setup.hpp"

namespace tcpspec::reach {

namespace {
wire::Address address(std::string_view text) { return *wire::Address::parse(text); }

std::vector<wire::Address> addresses(std::string_view prefix, std::initializer_list<std::string_view> last) {
  std::vector<wire::Address> all;
  for (const std::string_view octet : last) all.push_back(address(std::string(prefix) + std::string(octet)));
  return all;
}
}  // namespace

SimTarget::SimTarget(sim::WorldOptions options, Families families) : world_(std::move(options)) {
  if (families != Families::ipv6)
    environment_.sites[wire::Family::ipv4] = {address("10.77.0.1"), address("10.77.0.2"),
                                              address("10.77.0.3"), address("10.77.0.4"),
                                              addresses("10.77.0.", {"5", "7", "9", "11", "13", "15"})};
  if (families != Families::ipv4)
    environment_.sites[wire::Family::ipv6] = {address("fd77::1"), address("fd77::2"), address("fd77::3"),
                                              address("fd77::4"),
                                              addresses("fd77::", {"5", "7", "9", "b", "d", "f"})};
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
