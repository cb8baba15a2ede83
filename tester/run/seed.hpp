#pragma once

#include <cstdint>
#include <string_view>

#include "base/hash.hpp"
#include "wire/address.hpp"

namespace tcpspec::run {

/// The seed of one attempt: different for each case or point, family and attempt, and the same in every run
/// with the seed `run`.
constexpr std::uint64_t seed_of_attempt(std::uint64_t run, std::string_view what, wire::Family family,
                                        int attempt) {
  const std::uint64_t hash = base::Fnv1a(run)
                                 .add(what)
                                 .add(static_cast<std::uint64_t>(family))
                                 .add(static_cast<std::uint64_t>(attempt))
                                 .value();
  return hash ^ (hash >> 29);
}

/// The seed of a round, from 1; the first has that of the run.
constexpr std::uint64_t seed_of_round(std::uint64_t run, int round) {
  return round == 1 ? run : seed_of_attempt(run, "round", wire::Family::ipv4, round);
}

}  // namespace tcpspec::run
