#include "reach/bench_stepped.hpp"

#include <algorithm>
#include <optional>

#include "drive/signals.hpp"
#include "reach/agent_setup.hpp"
#include "reach/link_script.hpp"
#include "reach/profile_command.hpp"
#include "reach/virtual_site.hpp"
#include "stepped/world.hpp"

namespace tcpspec::reach {

namespace {

class SteppedBench : public Bench {
 public:
  explicit SteppedBench(const BenchOptions& options) {
    if (!options.profile.empty()) profile = find_profile(options.profile);
    world_.emplace(world_options(options));
    set_sites();
    for (const std::uint16_t port : options.ports) environment.services.push_back({port, run::Role::opaque});
    apply_profile(*this);
    if (!profile.stack.empty()) target.facts["stack"] = profile.stack;
    if (world_->has_application())
      prepare_agent(*this);
    else if (environment.services.empty())
      throw UsageError(
          "the target has no application that replies to requests; --port, or `services` of its "
          "profile, say where it listens");
  }

  drive::Clock& clock() override { return *world_; }
  drive::Link& link() override { return *world_; }
  drive::Channel* agent() override { return world_->has_application() ? &*world_ : nullptr; }
  drive::Channel* line() override { return &*world_; }
  run::Ports& ports() override { return ports_; }
  bool agent_is_the_target() const override { return true; }
  double usual_rate() const override { return virtual_rate; }
  bool interrupted() override { return signals_.taken_lately() != 0; }
  int signal() override { return signals_.taken(); }
  std::string last_words() override { return world_->last_words(); }

  bool restart(run::Environment& env) override {
    world_->start();
    if (!world_->has_application()) return true;
    prepare_agent(*this);
    env.listeners = environment.listeners;
    env.closed_port = environment.closed_port;
    return true;
  }

 private:
  stepped::WorldOptions world_options(const BenchOptions& options) {
    stepped::WorldOptions world;
    world.command = options.exec.empty() ? with_folders(profile.stepped, profile) : options.exec;
    if (world.command.empty())
      throw UsageError(
          "which program is the stepped target? --exec 'COMMAND', or --profile with a `stepped` in it");
    world.hello.seed = options.seed;
    sites_ = virtual_sites(options.families, profile.wiring.sites);
    for (const auto& [family, site] : sites_) {
      world.hello.addresses.push_back(site.target);
      if (site.target_other) world.hello.addresses.push_back(*site.target_other);
      world.testers.push_back(site.tester);
    }
    world.wire.script = checked_link_script(options.link);
    world.wire.seed = options.seed;
    world.patience = world.patience * options.timescale;
    world.start_up = profile.wiring.start_up.value_or(world.start_up) * options.timescale;
    world.signals = signals_.descriptor();
    world.record = options.record_steps;
    return world;
  }

  /// A stack may have one family, or one address, where there is room for two.
  void set_sites() {
    const std::vector<wire::Address>& own = world_->addresses();
    std::string missing;
    const auto has = [&](const wire::Address& address) {
      if (std::find(own.begin(), own.end(), address) != own.end()) return true;
      missing += (missing.empty() ? "" : ", ") + address.to_string();
      return false;
    };
    for (auto& [family, site] : sites_) {
      const bool first = has(site.target), second = site.target_other && has(*site.target_other);
      if (!first && !second) continue;
      if (!first) site.target = *site.target_other;
      if (!first || !second) site.target_other.reset();
      environment.sites[family] = site;
      target.facts[family == wire::Family::ipv4 ? "address4" : "address6"] = site.target.to_string();
    }
    if (environment.sites.empty()) throw EnvironmentError("the target has none of its addresses: " + missing);
    if (missing.empty()) return;
    target.facts["missing addresses"] = missing;
    notes.push_back("the stack does not have " + missing + "; what needs them is not tested");
  }

  std::map<wire::Family, run::Site> sites_;  ///< what the target is offered
  drive::InterruptSignals signals_;
  std::optional<stepped::World> world_;
  VirtualPorts ports_;
};

}  // namespace

std::unique_ptr<Bench> make_stepped_bench(const BenchOptions& options) {
  return std::make_unique<SteppedBench>(options);
}

}  // namespace tcpspec::reach
