#include "reach/bench_lab.hpp"

#include <optional>

#include "boot/inside.hpp"
#include "drive/guarded_ports.hpp"
#include "drive/loop.hpp"
#include "drive/real_clock.hpp"
#include "drive/signals.hpp"
#include "lab/lab.hpp"
#include "reach/agent_setup.hpp"
#include "reach/profile_command.hpp"
#include "reach/program_watch.hpp"
#include "reach/restartable_channel.hpp"
#include "reach/virtual_site.hpp"

namespace tcpspec::reach {

namespace {

lab::Wire wire_of(lab::Wiring::Link link) {
  switch (link) {
    case lab::Wiring::Link::veth: return lab::Wire::veth;
    case lab::Wiring::Link::tap: return lab::Wire::tap;
    case lab::Wiring::Link::theirs: return lab::Wire::theirs;
  }
  return lab::Wire::veth;
}

class LabBench : public Bench {
 public:
  explicit LabBench(const BenchOptions& options) : exec_(options.exec), timescale_(options.timescale) {
    profile = find_profile(options.profile.empty() ? "linux" : options.profile);
    if (!exec_.empty()) {
      if (options.ports.empty()) throw UsageError("--exec needs --port: where the program listens");
      for (const std::uint16_t port : options.ports)
        environment.services.push_back({port, run::Role::opaque});
    }
    create_lab(options);
    clock_.watch(signals_.descriptor());
    apply_profile(*this);
    if (!profile.stack.empty()) target.facts["stack"] = profile.stack;
    if (!options.kernel.empty()) target.facts["kernel"] = options.kernel + ", " + boot::time_in_words();
    start_target();
    if (profile.wiring.link == lab::Wiring::Link::tap) notice_missing_addresses();
    set_sites(options.families);
    drive::raise_descriptor_limit();
    if (by_agent()) prepare_agent(*this);
    target.facts["interface"] = lab_->interface();
  }

  drive::Clock& clock() override { return clock_; }
  drive::Link& link() override { return *link_; }
  drive::Channel* agent() override { return by_agent() ? &channel_ : nullptr; }
  drive::Channel* line() override {
    if (by_agent()) return &channel_;
    return watch_ ? &*watch_ : nullptr;
  }
  run::Ports& ports() override {
    if (lab_->tester_is_silent()) return unguarded_ports_;
    return guarded_ports_;
  }
  bool agent_is_the_target() const override {
    return !by_agent() || profile.wiring.link != lab::Wiring::Link::veth;
  }
  double usual_rate() const override { return 100'000; }
  std::size_t sent_unread() const override { return boot::inside() ? 1 : drive::many_unread; }
  bool interrupted() override { return signals_.taken_lately() != 0; }
  int signal() override { return signals_.taken(); }
  std::uint64_t lost_frames() override { return lost_ + link_->dropped(); }

  std::string last_words() override { return program_ ? program_->output() : std::string(); }

  bool restart(run::Environment& env) override {
    if (behind_) behind_->restart();
    if (!profile.restart.empty()) {
      run_to_its_end(profile.restart);
    } else if (by_agent()) {
      clock_.forget(channel_.descriptor());
      start_agent();
    } else {
      program_->restart();
    }
    await_target();
    if (by_agent()) {
      prepare_agent(*this);
      if (profile.wiring.link == lab::Wiring::Link::tap) lab::wait_until_running(lab_->interface());
      env.listeners = environment.listeners;
      env.closed_port = environment.closed_port;
    }
    return true;
  }

 private:
  /// If a profile starts a server, this is the application. Otherwise it is an agent, the shipped one if the
  /// profile names none.
  bool by_agent() const { return exec_.empty() && profile.wiring.start.empty(); }

  lab::Place place() const { return profile.wiring.beside_tester ? lab::Place::tester : lab::Place::target; }

  void create_lab(const BenchOptions& options) {
    lab::LabOptions lab;
    lab.wire = wire_of(profile.wiring.link);
    lab.silent_tester = !profile.wiring.beside_tester;
    if (!profile.wiring.device.empty()) lab.device = profile.wiring.device;
    for (const auto& [family, site] : profile.wiring.sites) {
      lab.targets.push_back(site.target);
      if (site.target_other) lab.targets.push_back(*site.target_other);
    }
    for (const Sysctl& sysctl : options.sysctls) lab.target_sysctls.emplace_back(sysctl.name, sysctl.value);
    lab_ = lab::Lab::create(lab);
  }

  void start_target() {
    if (!profile.wiring.behind.empty()) behind_ = lab_->start(with_folders(profile.wiring.behind, profile));
    if (by_agent())
      start_agent();
    else if (!exec_.empty())
      program_ = lab_->start(exec_);
    else
      program_ = lab_->start(with_folders(profile.wiring.start, profile), place());
    // If another command makes the target start again, our program need not be the target.
    if (program_ && profile.restart.empty()) watch_.emplace(*program_, clock_);
    await_target();
  }

  void start_agent() {
    const std::string& command = profile.wiring.agent;
    channel_.connect(command.empty() ? lab_->start_agent()
                                     : lab_->start_agent(with_folders(command, profile), place()));
    clock_.watch(channel_.descriptor());
  }

  /// A stack on a TAP device may have one family, or one address, where the lab has room for two.
  void notice_missing_addresses() {
    if (by_agent())
      ask(channel_, clock_, "HELLO", start_up());  // the program runs, and has opened the device
    lab::wait_until_running(lab_->interface(), start_up());
    const std::vector<wire::Address> missing = lab_->missing_targets();
    if (missing.empty()) return;
    std::string list;
    for (const wire::Address& address : missing) list += (list.empty() ? "" : ", ") + address.to_string();
    lab_->forget_targets(missing);
    if (lab_->targets(wire::Family::ipv4).empty() && lab_->targets(wire::Family::ipv6).empty())
      throw EnvironmentError("the stack runs, but has none of its addresses on the device " +
                             lab_->interface() + ": " + list +
                             " (its command gets them as {target}, {target6}, {target_other}, "
                             "{target6_other})");
    target.facts["missing addresses"] = list;
    notes.push_back("the stack does not have " + list + "; what needs them is not tested");
  }

  Duration start_up() const { return profile.wiring.start_up.value_or(seconds(10) * timescale_); }

  /// Returns when the target can be reached. A program that makes the device makes a new one at each start.
  void await_target() {
    const bool new_device = profile.wiring.link == lab::Wiring::Link::theirs;
    if (program_ && profile.wiring.link != lab::Wiring::Link::veth)
      lab_->wait_for_device(*program_, start_up());
    if (program_)
      for (const run::Service& service : environment.services)
        lab_->wait_until_listening(behind_ ? *behind_ : *program_, service.port, start_up());
    if (link_ && !new_device) return;
    if (link_) {
      lost_ += link_->dropped();
      clock_.forget(link_->descriptor());
    }
    link_.emplace(lab_->link_options());
    clock_.watch(link_->descriptor());
  }

  void run_to_its_end(const std::string& command) {
    const auto program = lab_->start(with_folders(command, profile));
    const Instant deadline = clock_.now() + seconds(30);
    while (program->running() && clock_.now() < deadline) clock_.wait_until(clock_.now() + milliseconds(5));
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
      if (testers.size() > 2) site.testers_further.assign(testers.begin() + 2, testers.end());
      if (targets.size() > 1) site.target_other = targets[1];
      environment.sites[family] = site;
      target.facts[family == wire::Family::ipv4 ? "address4" : "address6"] = site.target.to_string();
    }
    if (environment.sites.empty())
      throw EnvironmentError("the target has no address of the requested family");
  }

  std::string exec_;
  double timescale_;
  drive::InterruptSignals signals_;
  std::unique_ptr<lab::Lab> lab_;
  drive::RealClock clock_;
  std::optional<drive::PacketLink> link_;
  std::uint64_t lost_ = 0;  ///< by links that no longer exist
  VirtualPorts unguarded_ports_;
  drive::GuardedPorts guarded_ports_{
      0, boot::inside() ? drive::Deafness::sparing : drive::Deafness::automatic, true};
  std::unique_ptr<lab::Program> behind_;  ///< the servers behind a proxy
  std::unique_ptr<lab::Program> program_;
  std::optional<ProgramWatch> watch_;
  RestartableChannel channel_{clock_};
};

}  // namespace

std::unique_ptr<Bench> make_lab_bench(const BenchOptions& options) {
  return std::make_unique<LabBench>(options);
}

}  // namespace tcpspec::reach
