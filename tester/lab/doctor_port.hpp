#pragma once

#include <cstdint>
#include <vector>

#include "lab/check.hpp"
#include "wire/address.hpp"

namespace tcpspec::lab {

/// Whether something listens at these ports of a host: opens an ordinary connection to each, which needs no
/// privilege, and closes it at once. Waits four seconds at most. A port that is open at one of the addresses
/// is not an obstacle, because a run can be limited to that family.
std::vector<Check> examine_ports(const std::vector<wire::Address>&, const std::vector<std::uint16_t>&);

}  // namespace tcpspec::lab
