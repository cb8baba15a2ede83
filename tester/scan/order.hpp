#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wire/address.hpp"

namespace tcpspec::scan {

/// A target of a scan: one open port of a host.
struct Target {
  wire::Endpoint end;
  std::string name;  ///< as listed, if that is not the address
};

/// Brings the targets into an order that `seed` decides, whatever order they had, so that neighbours are not
/// asked one after the other; each target stays once.
void shuffle(std::vector<Target>&, std::uint64_t seed);

/// Which of the `of` parts of a list has this target, from 1; the same on every machine, whatever else is on
/// the list.
std::uint64_t shard_of(const wire::Endpoint& target, std::uint64_t of);

}  // namespace tcpspec::scan
