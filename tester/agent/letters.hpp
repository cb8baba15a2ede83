#pragma once

#include <cstdint>
#include <string_view>

namespace tcpspec::agent {

/// What an application sends: `a` to `z` again and again, from the octet with this number on. At most
/// `octets`, and fewer than that near the end of the memory that holds them.
std::string_view letters(std::uint64_t from, std::uint64_t octets);

}  // namespace tcpspec::agent
