#pragma once

#include <string>

#include "reach/target_options.hpp"
#include "reach/virtual_site.hpp"
#include "run/environment.hpp"
#include "sim/world.hpp"

namespace tcpspec::reach {

/// The simulated target with its application, and what a run must know to reach it.
class SimTarget : public VirtualPorts {
 public:
  explicit SimTarget(sim::WorldOptions options, Families families = Families::both);

  sim::World& world() { return world_; }
  const run::Environment& environment() const { return environment_; }
  const std::string& stack() const { return stack_; }  ///< as its application says

  /// Starts the target again, as after a crash; the new listeners of its application are in `env`.
  void reboot(run::Environment& env);

 private:
  sim::World world_;
  run::Environment environment_;
  std::string stack_;
};

}  // namespace tcpspec::reach
