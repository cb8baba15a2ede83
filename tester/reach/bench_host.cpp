#include "reach/bench_host.hpp"

#include <map>
#include <system_error>

#include "drive/capabilities.hpp"
#include "drive/closed_port.hpp"
#include "drive/process_channel.hpp"
#include "drive/resolve.hpp"
#include "reach/live_bench.hpp"
#include "reach/target_word.hpp"

namespace tcpspec::reach {

namespace {

/// One address for each family that the name has.
std::map<wire::Family, wire::Address> addresses_of(const std::string& host, Families families) {
  std::map<wire::Family, wire::Address> addresses;
  for (const wire::Address& address : drive::resolve(host))
    if (includes(families, address.family)) addresses.emplace(address.family, address);
  if (addresses.empty()) throw EnvironmentError(host + " has no address of the requested family");
  return addresses;
}

class HostBench : public LiveBench {
 public:
  explicit HostBench(const BenchOptions& options) {
    const TargetWord word = parse_target(options.target);
    if (!options.profile.empty()) profile = find_profile(options.profile);
    for (const auto& [family, address] : addresses_of(word.host, options.families))
      find_way_to(address, options.allow_public);
    if (environment.sites.empty())
      throw EnvironmentError("there is no route to " + word.host + ": " + no_way_);
    open_link();
    drive::raise_descriptor_limit();
    if (!options.agent.empty()) agent_ = std::make_unique<drive::ProcessChannel>(options.agent);
    drive::keep_only_net_raw();
    for (const std::uint16_t port : word.ports) environment.services.push_back(service_at(port));
    apply_profile(*this);
    if (agent_) {
      clock_.watch(agent_->descriptor());
      prepare_agent(*this);
    }
    if (environment.over_loopback) keep_a_port_closed();
  }

  drive::Channel* agent() override { return agent_.get(); }
  /// No other person's host and no network has to bear it.
  double usual_rate() const override {
    constexpr double on_this_machine = 10'000;
    return environment.over_loopback ? on_this_machine : LiveBench::usual_rate();
  }

 private:
  void find_way_to(const wire::Address& address, bool allow_public) {
    check_address(address, allow_public);
    try {
      add_site(address, drive::route_to(address));
    } catch (const std::system_error& error) {
      no_way_ = error.what();
    }
  }

  /// The tester takes its ports from this host too, and other programs do: none may get the port that the
  /// cases need closed.
  void keep_a_port_closed() {
    std::vector<wire::Address> own;
    for (const auto& [family, site] : environment.sites) own.push_back(site.target);
    try {
      closed_.emplace(own, environment.closed_port, interface_index_);
      kept_closed = closed_->port();
    } catch (const std::system_error&) {
      // Below 1024 nobody gets it by chance.  What a program holds is looked for, or is as the profile says.
    }
  }

  /// What the profile says of the port, or nothing yet.
  run::Service service_at(std::uint16_t port) const {
    for (const run::Service& service : profile.services)
      if (service.port == port) return service;
    return {port, run::Role::opaque};
  }

  std::string no_way_;
  std::optional<drive::ClosedPort> closed_;
  std::unique_ptr<drive::ProcessChannel> agent_;
};

}  // namespace

std::unique_ptr<Bench> make_host_bench(const BenchOptions& options) {
  return std::make_unique<HostBench>(options);
}

}  // namespace tcpspec::reach
