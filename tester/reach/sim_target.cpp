#include "reach/sim_target.hpp"

#include "reach/agent_setup.hpp"

namespace tcpspec::reach {

SimTarget::SimTarget(sim::WorldOptions options, Families families) : world_(std::move(options)) {
  environment_.sites = virtual_sites(families);
  stack_ = prepare_agent(environment_, world_, world_);
}

void SimTarget::reboot(run::Environment& env) {
  world_.reboot();
  prepare_agent(env, world_, world_);
}

}  // namespace tcpspec::reach
