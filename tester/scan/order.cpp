#include "scan/order.hpp"

#include <algorithm>
#include <tuple>

#include "base/hash.hpp"

namespace tcpspec::scan {

namespace {

std::uint64_t hash_of(const wire::Endpoint& end, std::uint64_t seed) {
  base::Fnv1a hash(seed);
  hash.add(static_cast<std::uint64_t>(end.address.family));
  for (std::size_t i = 0; i < end.address.size(); ++i) hash.add(std::uint64_t{end.address.octets[i]});
  return hash.add(std::uint64_t{end.port}).spread();
}

}  // namespace

void shuffle(std::vector<Target>& targets, std::uint64_t seed) {
  const auto place = [&](const Target& target) { return std::tuple(hash_of(target.end, seed), target.end); };
  std::sort(targets.begin(), targets.end(),
            [&](const Target& a, const Target& b) { return place(a) < place(b); });
  targets.erase(std::unique(targets.begin(), targets.end(),
                            [](const Target& a, const Target& b) { return a.end == b.end; }),
                targets.end());
}

std::uint64_t shard_of(const wire::Endpoint& target, std::uint64_t of) { return hash_of(target, 0) % of + 1; }

}  // namespace tcpspec::scan
