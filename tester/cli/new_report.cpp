#include "cli/new_report.hpp"

#include <random>

#include "drive/wall_clock.hpp"

namespace tcpspec::cli {

std::uint64_t random_seed() { return std::random_device{}() % 1'000'000'000; }

report::RunReport new_report(const std::string& command, std::optional<std::uint64_t> seed) {
  report::RunReport report;
  report.tool_version = TCPSPEC_VERSION;
  report.command = command;
  report.started = drive::utc_now();
  report.seed = seed.value_or(random_seed());
  return report;
}

}  // namespace tcpspec::cli
