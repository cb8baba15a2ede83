#include "sim/isn.hpp"

namespace tcpspec::sim {
namespace {

/// The finalizer of SplitMix64: every bit of the result depends on every bit of the argument.
std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

std::uint64_t add(std::uint64_t hash, const wire::Endpoint& end) {
  for (const auto octet : end.address.octets) hash = mixed(hash ^ octet);
  return mixed(hash ^ end.port);
}

}  // namespace

std::uint64_t keyed_hash(std::uint64_t secret, const wire::Endpoint& local, const wire::Endpoint& remote) {
  return add(add(mixed(secret), local), remote);
}

wire::Seq InitialSequenceNumbers::next(Instant now, const wire::Endpoint& local,
                                       const wire::Endpoint& remote) {
  ++drawn_;
  if (near_wrap_) return wire::Seq(0xffffffffU - static_cast<std::uint32_t>(mixed(secret_ + drawn_) % 50));
  const auto clock = rules_.isn_follows_clock
                         ? static_cast<std::uint32_t>(now.ns / rules_.isn_tick.ns)
                         : static_cast<std::uint32_t>(rules_.isn_is_random ? mixed(secret_ + drawn_) : 0);
  const auto offset = rules_.isn_depends_on_ends ? keyed_hash(secret_, local, remote) : mixed(secret_);
  return wire::Seq(clock + static_cast<std::uint32_t>(offset));
}

}  // namespace tcpspec::sim
