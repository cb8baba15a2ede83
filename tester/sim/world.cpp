#include "sim/world.hpp"

#include <algorithm>
#include <exception>
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

bool does_the_same(const WorldOptions& options, const std::vector<Moment>& moments) try {
  Target target(host_options(options), options.behaviour);
  target.host().set_time(VirtualWorld::begins_at);
  return std::all_of(moments.begin(), moments.end(), [&target](const Moment& moment) {
    return target.step(moment.step) == moment.response && target.next_deadline() == moment.next;
  });
} catch (const std::exception&) {
  return false;  // in the moments nothing was thrown
}

World::World(WorldOptions options)
    : VirtualWorld({options.link, options.one_way, options.seed}), options_(std::move(options)) {
  reboot();
}

Response World::step(const Step& what) {
  Response response = target_->step(what);
  if (options_.moments != nullptr) options_.moments->push_back({what, response, next_deadline()});
  return response;
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
