#include "reach/live_bench.hpp"

#include "base/error.hpp"
#include "reach/bench_host.hpp"

namespace tcpspec::reach {

bool is_of_one_host(const wire::Address& address) {
  static const wire::Address broadcast = *wire::Address::parse("255.255.255.255");
  const bool unspecified = address.octets == wire::Address{}.octets;
  return !unspecified && !address.is_multicast() && address != broadcast;
}

void LiveBench::check_address(const wire::Address& address, bool allow_public) {
  if (!is_of_one_host(address))
    throw UsageError(address.to_string() + " is not the address of a single host");
  if (needs_permission(address) && !allow_public)
    throw UsageError(address.to_string() + " is a public address; use --allow-public if its owner agrees");
}

bool LiveBench::add_site(const wire::Address& address, const drive::Route& route) {
  if (!interface_.empty() && interface_ != route.interface) return false;
  interface_ = route.interface;
  interface_index_ = route.interface_index;
  environment.sites[address.family] = {route.source, address, {}, {}};
  environment.over_loopback = environment.over_loopback || route.loopback;
  environment.over_a_path = environment.over_a_path || !route.loopback;
  targets_.push_back(address);
  target.facts[address.family == wire::Family::ipv4 ? "address4" : "address6"] = address.to_string();
  return true;
}

void LiveBench::open_link() {
  link_.emplace(drive::PacketLinkOptions{interface_, targets_});
  ports_ = std::make_unique<drive::GuardedPorts>(interface_index_);
  clock_.watch(link_->descriptor());
  clock_.watch(signals_.descriptor());
  target.facts["interface"] = interface_;
}

bool needs_permission(const wire::Address& address) {
  return !address.is_loopback() && !address.is_link_local() && !address.is_private();
}

}  // namespace tcpspec::reach
