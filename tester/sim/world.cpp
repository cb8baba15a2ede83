#include "sim/world.hpp"

#include <utility>

namespace tcpspec::sim {
namespace {

HostOptions host_options(const WorldOptions& options) {
  HostOptions host;
  for (const auto text : target_addresses) host.addresses.push_back(*wire::Address::parse(text));
  host.seed = options.seed;
  host.isn_near_wrap = options.isn_near_wrap;
  return host;
}

}  // namespace

World::World(WorldOptions options)
    : VirtualWorld({options.link, options.one_way, options.seed}), options_(std::move(options)) {
  reboot();
}

void World::reboot() {
  forget_target();
  target_.emplace(host_options(options_), options_.behaviour);
  target_->host().set_time(now());
}

Host& World::host() {
  flush();
  return target_->host();
}

}  // namespace tcpspec::sim
