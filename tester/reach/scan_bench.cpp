#include "reach/scan_bench.hpp"

#include <fmt/format.h>

#include <system_error>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "drive/capabilities.hpp"
#include "scan/target_ports.hpp"

namespace tcpspec::reach {

namespace {

std::string device_toward(const std::vector<scan::Target>& targets) {
  std::string no_way;
  for (const scan::Target& target : targets) try {
      return drive::route_to(target.end.address).interface;
    } catch (const std::system_error& refused) {
      if (no_way.empty()) no_way = refused.what();
    }
  throw EnvironmentError("there is no route to any target: " + no_way);
}

}  // namespace

ScanBench::ScanBench(const std::vector<scan::Target>& targets, const Options& options)
    : options_(options), interface_(device_toward(targets)) {
  drive::raise_descriptor_limit();
  ports_.emplace(options.ports, options.seed);
  link_.emplace(drive::PacketLinkOptions{interface_, ports_->range()});
  clock_.watch(link_->descriptor());
  clock_.watch(signals_.descriptor());
  drive::keep_only_net_raw();
}

scan::Reached ScanBench::reach(const scan::Target& target) const {
  const wire::Address& address = target.end.address;
  const drive::Route route = drive::route_to(address);
  if (route.interface != interface_)
    throw EnvironmentError(fmt::format("{} leads to it, and this scan uses {}", route.interface, interface_));
  scan::Reached reached;
  run::Environment& env = reached.environment;
  env.sites[address.family] = {route.source, address, {}, {}};
  env.services = {{target.end.port}};
  env.over_loopback = route.loopback;
  env.over_a_path = !route.loopback;
  env.timing.stretch(options_.timescale);
  const std::uint64_t first = base::Fnv1a(options_.seed).add(target.end.to_string()).spread();
  reached.ports = std::make_unique<scan::TargetPorts>(ports_->ports(), first);
  return reached;
}

}  // namespace tcpspec::reach
