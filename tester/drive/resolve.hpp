#pragma once

#include <string>
#include <vector>

#include "wire/address.hpp"

namespace tcpspec::drive {

/// The addresses of a host, IPv4 and IPv6, in the order in which the system prefers them; never empty. An
/// address returns itself. Throws EnvironmentError with the resolver's words.
std::vector<wire::Address> resolve(const std::string& host);

}  // namespace tcpspec::drive
