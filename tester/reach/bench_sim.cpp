#include "reach/bench_sim.hpp"

#include "case/suggest.hpp"
#include "drive/signals.hpp"
#include "reach/link_script.hpp"
#include "reach/sim_target.hpp"
#include "reach/target_word.hpp"
#include "reach/virtual_site.hpp"
#include "sim/mutants.hpp"

namespace tcpspec::reach {

namespace {

class SimBench : public Bench {
 public:
  explicit SimBench(const BenchOptions& options) : target_(world_options(options), options.families) {
    profile = find_profile(options.profile.empty() ? "sim" : options.profile);
    environment = target_.environment();
    apply_profile(*this);
    target.facts["stack"] = target_.stack();
  }

  drive::Clock& clock() override { return target_.world(); }
  drive::Link& link() override { return target_.world(); }
  drive::Channel* agent() override { return &target_.world(); }
  run::Ports& ports() override { return target_; }
  double usual_rate() const override { return virtual_rate; }
  bool interrupted() override { return signals_.taken_lately() != 0; }
  int signal() override { return signals_.taken(); }
  bool restart(run::Environment& env) override {
    target_.reboot(env);
    return true;
  }

 private:
  static sim::WorldOptions world_options(const BenchOptions& options) {
    const std::string mutant = parse_target(options.target).mutant;
    check_mutant(mutant);
    sim::WorldOptions world;
    world.seed = options.seed;
    world.behaviour = sim::behaviour_of(mutant);
    world.link = checked_link_script(options.link);
    return world;
  }

  drive::InterruptSignals signals_;  // virtual time is fast, but a run may still take half a minute
  SimTarget target_;
};

}  // namespace

void check_mutant(const std::string& name) {
  if (name.empty() || sim::find_mutant(name)) return;
  std::vector<std::string> known;
  for (const sim::Mutant& mutant : sim::mutants()) known.emplace_back(mutant.name);
  throw UsageError("there is no mutant `" + name + "`" +
                   cases::did_you_mean(name, known, "; `tcpspec mutants` lists them"));
}

std::unique_ptr<Bench> make_sim_bench(const BenchOptions& options) {
  return std::make_unique<SimBench>(options);
}

}  // namespace tcpspec::reach
