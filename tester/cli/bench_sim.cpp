#include "cli/bench.hpp"
#include "cli/target_word.hpp"
#include "sim/mutants.hpp"
#include "sim/world.hpp"

namespace tcpspec::cli {

namespace {

/// Nobody else uses a simulated wire: ports are counted off.
class CountedPorts : public run::Ports {
 public:
  wire::Endpoint claim(const wire::Address& tester) override {
    if (next_ == 0) throw std::runtime_error("the simulated tester has used all its ports");
    return {tester, next_++};
  }
  bool claim(const wire::Endpoint&) override { return true; }

 private:
  std::uint16_t next_ = 1024;
};

wire::Address address(const char* text) { return *wire::Address::parse(text); }

class SimBench : public Bench {
 public:
  explicit SimBench(const BenchOptions& options) : world_(world_options(options)) {
    profile = find_profile(options.profile.empty() ? "sim" : options.profile);
    if (options.families != Families::ipv6)
      environment.sites[wire::Family::ipv4] = {address("10.77.0.1"), address("10.77.0.2"),
                                               address("10.77.0.3"), address("10.77.0.4")};
    if (options.families != Families::ipv4)
      environment.sites[wire::Family::ipv6] = {address("fd77::1"), address("fd77::2"), address("fd77::3"),
                                               address("fd77::4")};
    apply_profile(*this);
    prepare_agent(*this);
  }

  drive::Clock& clock() override { return world_; }
  drive::Link& link() override { return world_; }
  drive::Channel* agent() override { return &world_; }
  run::Ports& ports() override { return ports_; }
  double usual_rate() const override { return 1e6; }

 private:
  static sim::WorldOptions world_options(const BenchOptions& options) {
    const std::string mutant = parse_target(options.target).mutant;
    if (!mutant.empty() && !sim::find_mutant(mutant))
      throw UsageError("no mutant is called '" + mutant + "'; `tcpspec mutants` lists them");
    sim::WorldOptions world;
    world.seed = options.seed;
    world.behaviour = sim::behaviour_of(mutant);
    world.link = options.link;
    return world;
  }

  sim::World world_;
  CountedPorts ports_;
};

}  // namespace

std::unique_ptr<Bench> make_sim_bench(const BenchOptions& options) {
  try {
    return std::make_unique<SimBench>(options);
  } catch (const std::invalid_argument& wrong) {  // the link script
    throw UsageError(std::string("--link: ") + wrong.what());
  }
}

}  // namespace tcpspec::cli
