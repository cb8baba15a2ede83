#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "run/report.hpp"

namespace tcpspec::cli {

/// Short, so that a user can type it after --seed.
std::uint64_t random_seed();

/// A report that begins now, with the requested seed or a random one.
report::RunReport new_report(const std::string& command, std::optional<std::uint64_t> seed);

}  // namespace tcpspec::cli
