#pragma once

#include <vector>

#include "lab/check.hpp"
#include "wire/address.hpp"

namespace tcpspec::lab {

/// What a target elsewhere (or on the loopback) depends on.  Sends nothing.
std::vector<Check> examine_host(const wire::Address& target);

}  // namespace tcpspec::lab
