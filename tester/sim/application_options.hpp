#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/connection.hpp"

namespace tcpspec::sim {

/// Sets the option that the agent's OPTION names and returns its present value; nothing for an unknown name.
/// `keepidle` and `keepintvl` are in seconds, `usertimeout` in milliseconds, the buffers in octets.
std::optional<std::int64_t> set_option(Connection& connection, std::string_view name, std::int64_t value);

/// Its present value.
std::optional<std::int64_t> option_of(Connection& connection, std::string_view name);

}  // namespace tcpspec::sim
