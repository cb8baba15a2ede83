#include "reach/bench_host.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <system_error>

#include "drive/capabilities.hpp"
#include "drive/guarded_ports.hpp"
#include "drive/packet_link.hpp"
#include "drive/process_channel.hpp"
#include "drive/real_clock.hpp"
#include "drive/resolve.hpp"
#include "drive/route.hpp"
#include "drive/signals.hpp"
#include "reach/target_word.hpp"

namespace tcpspec::reach {

namespace {

bool is_of_one_host(const wire::Address& address) {
  static const wire::Address broadcast = *wire::Address::parse("255.255.255.255");
  const bool unspecified = address.octets == wire::Address{}.octets;
  return !unspecified && !address.is_multicast() && address != broadcast;
}

/// One address for each family that the name has.
std::map<wire::Family, wire::Address> addresses_of(const std::string& host, Families families) {
  std::map<wire::Family, wire::Address> addresses;
  for (const wire::Address& address : drive::resolve(host))
    if (includes(families, address.family)) addresses.emplace(address.family, address);
  if (addresses.empty()) throw EnvironmentError(host + " has no address of the requested family");
  return addresses;
}

class HostBench : public Bench {
 public:
  explicit HostBench(const BenchOptions& options) {
    const TargetWord word = parse_target(options.target);
    if (!options.profile.empty()) profile = find_profile(options.profile);
    const auto addresses = addresses_of(word.host, options.families);
    std::vector<wire::Address> targets;
    for (const auto& [family, address] : addresses) add_site(address, options.allow_public, targets);
    if (environment.sites.empty())
      throw EnvironmentError("there is no route to " + word.host + ": " + no_way_);
    link_.emplace(drive::PacketLinkOptions{interface_, targets});
    ports_ = std::make_unique<drive::GuardedPorts>(interface_index_);
    drive::raise_descriptor_limit();
    if (!options.agent.empty()) agent_ = std::make_unique<drive::ProcessChannel>(options.agent);
    drive::keep_only_net_raw();
    clock_.watch(link_->descriptor());
    clock_.watch(signals_.descriptor());
    for (const std::uint16_t port : word.ports) environment.services.push_back(service_at(port));
    apply_profile(*this);
    if (agent_) {
      clock_.watch(agent_->descriptor());
      prepare_agent(*this);
    }
    target.facts["interface"] = interface_;
  }

  drive::Clock& clock() override { return clock_; }
  drive::Link& link() override { return *link_; }
  drive::Channel* agent() override { return agent_.get(); }
  run::Ports& ports() override { return *ports_; }
  bool interrupted() override { return signals_.taken() != 0; }
  int signal() override { return signals_.taken(); }
  std::uint64_t lost_frames() override { return link_->dropped(); }

 private:
  void add_site(const wire::Address& address, bool allow_public, std::vector<wire::Address>& targets) {
    if (!is_of_one_host(address))
      throw UsageError(address.to_string() + " is not the address of a single host");
    if (needs_permission(address) && !allow_public)
      throw UsageError(address.to_string() + " is a public address; use --allow-public if its owner agrees");
    try {
      const drive::Route route = drive::route_to(address);
      if (!interface_.empty() && interface_ != route.interface) return;  // one wire at a time
      interface_ = route.interface;
      interface_index_ = route.interface_index;
      environment.sites[address.family] = {route.source, address, {}, {}};
      environment.over_loopback = environment.over_loopback || route.loopback;
      environment.over_a_path = environment.over_a_path || !route.loopback;
      targets.push_back(address);
      target.facts[address.family == wire::Family::ipv4 ? "address4" : "address6"] = address.to_string();
    } catch (const std::system_error& error) {
      no_way_ = error.what();
    }
  }

  /// What the profile says of the port, or nothing yet.
  run::Service service_at(std::uint16_t port) const {
    for (const run::Service& service : profile.services)
      if (service.port == port) return service;
    return {port, run::Role::opaque};
  }

  drive::InterruptSignals signals_;
  std::string interface_;
  unsigned interface_index_ = 0;
  std::string no_way_;
  drive::RealClock clock_;
  std::optional<drive::PacketLink> link_;
  std::unique_ptr<drive::GuardedPorts> ports_;
  std::unique_ptr<drive::ProcessChannel> agent_;
};

}  // namespace

bool needs_permission(const wire::Address& address) {
  return !address.is_loopback() && !address.is_link_local() && !address.is_private();
}

std::unique_ptr<Bench> make_host_bench(const BenchOptions& options) {
  return std::make_unique<HostBench>(options);
}

}  // namespace tcpspec::reach
