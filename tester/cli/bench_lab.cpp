#include <optional>

#include "cli/bench.hpp"
#include "drive/guarded_ports.hpp"
#include "drive/real_clock.hpp"
#include "drive/signals.hpp"
#include "lab/lab.hpp"

namespace tcpspec::cli {

namespace {

class LabBench : public Bench {
 public:
  explicit LabBench(const BenchOptions& options) {
    profile = find_profile(options.profile.empty() ? "linux" : options.profile);
    create_lab(options);
    link_.emplace(lab_->link_options());
    clock_.watch(link_->descriptor());
    clock_.watch(signals_.descriptor());
    start_target(options);
    set_sites(options.families);
    apply_profile(*this);
    drive::raise_descriptor_limit();
    if (agent_) {
      clock_.watch(agent_->descriptor());
      prepare_agent(*this);
    }
    target.facts["interface"] = lab_->interface();
  }

  drive::Clock& clock() override { return clock_; }
  drive::Link& link() override { return *link_; }
  drive::Channel* agent() override { return agent_.get(); }
  run::Ports& ports() override { return ports_; }
  bool interrupted() override { return signals_.taken() != 0; }
  int signal() override { return signals_.taken(); }
  std::uint64_t lost_frames() override { return link_->dropped(); }

  bool restart(run::Environment&) override {
    if (!program_) return false;
    program_->restart();
    for (const run::Service& service : environment.services)
      lab_->wait_until_listening(*program_, service.port);
    return true;
  }

 private:
  void create_lab(const BenchOptions& options) {
    lab::LabOptions lab;
    switch (profile.wiring.link) {
      case lab::Wiring::Link::veth: lab.wire = lab::Wire::veth; break;
      case lab::Wiring::Link::tap: lab.wire = lab::Wire::tap; break;
      case lab::Wiring::Link::theirs: lab.wire = lab::Wire::theirs; break;
    }
    if (!profile.wiring.device.empty()) lab.device = profile.wiring.device;
    for (const auto& [family, site] : profile.wiring.sites) lab.targets.push_back(site.target);
    for (const Sysctl& sysctl : options.sysctls) lab.target_sysctls.emplace_back(sysctl.name, sysctl.value);
    lab_ = lab::Lab::create(lab);
  }

  void start_target(const BenchOptions& options) {
    if (options.exec.empty()) {
      agent_ = lab_->start_agent();
      return;
    }
    if (options.ports.empty()) throw UsageError("--exec needs --port: where the program listens");
    program_ = lab_->start(options.exec);
    for (const std::uint16_t port : options.ports) {
      lab_->wait_until_listening(*program_, port);
      environment.services.push_back({port, run::Role::opaque});
    }
  }

  void set_sites(Families families) {
    for (const wire::Family family : {wire::Family::ipv4, wire::Family::ipv6}) {
      if (families == Families::ipv4 && family == wire::Family::ipv6) continue;
      if (families == Families::ipv6 && family == wire::Family::ipv4) continue;
      const auto testers = lab_->testers(family);
      const auto targets = lab_->targets(family);
      if (testers.empty() || targets.empty()) continue;
      run::Site site{testers.front(), targets.front(), {}, {}};
      if (testers.size() > 1) site.tester_other = testers[1];
      if (targets.size() > 1) site.target_other = targets[1];
      environment.sites[family] = site;
      target.facts[family == wire::Family::ipv4 ? "address4" : "address6"] = site.target.to_string();
    }
  }

  drive::InterruptSignals signals_;
  std::unique_ptr<lab::Lab> lab_;
  drive::RealClock clock_;
  std::optional<drive::PacketLink> link_;
  drive::GuardedPorts ports_;
  std::unique_ptr<lab::Program> program_;
  std::unique_ptr<drive::ProcessChannel> agent_;
};

}  // namespace

std::unique_ptr<Bench> make_lab_bench(const BenchOptions& options) {
  return std::make_unique<LabBench>(options);
}

}  // namespace tcpspec::cli
