#pragma once

#include <deque>
#include <map>
#include <string>

#include "reach/target_options.hpp"
#include "run/environment.hpp"
#include "sim/world.hpp"

namespace tcpspec::reach {

/// The simulated target with its application, and what a run must know to reach it.
class SimTarget : public run::Ports {
 public:
  explicit SimTarget(sim::WorldOptions options, Families families = Families::both);

  sim::World& world() { return world_; }
  const run::Environment& environment() const { return environment_; }
  const std::string& stack() const { return stack_; }  ///< as its application says

  /// Starts the target again, as after a crash; the new listeners of its application are in `env`.
  void reboot(run::Environment& env);

  // A simulated wire has no other users: ports are counted up, and then the one that was released first is
  // used again.
  wire::Endpoint claim(const wire::Address& tester) override;
  bool claim(const wire::Endpoint&) override { return true; }
  void release(const wire::Endpoint& end) override { released_[end.address].push_back(end.port); }
  void overhear(const wire::Endpoint&) override {}
  void await_opening(const wire::Endpoint&) override {}

 private:
  sim::World world_;
  run::Environment environment_;
  std::string stack_;
  std::uint16_t next_port_ = 1024;
  std::map<wire::Address, std::deque<std::uint16_t>> released_;
};

}  // namespace tcpspec::reach
