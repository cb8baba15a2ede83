#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/display.hpp"
#include "cli/selection.hpp"

namespace tcpspec::cli {

struct ScanOptions {
  std::string targets;               ///< --targets: a file, or `-`
  std::vector<std::uint16_t> ports;  ///< --port: where the list names none
  std::string exclude;               ///< --exclude: a file of networks; empty: none
  bool allow_public = false;
  Selection selection;  ///< without one: the cases with the tag `survey`
  std::optional<Shard> shard;

  std::optional<std::uint64_t> seed;
  int rate = 0;      ///< segments a second; 0: as towards any stranger's host
  int jobs = 1'000;  ///< -j: targets at the same time
  int of_one = 8;    ///< --per-target: connections to one target at the same time
  int retries = 1;
  double timescale = 1;

  std::string output = "tcpspec-scan.jsonl";  ///< `-`: standard output
  bool resume = false;                        ///< go on with `output`
  bool dry_run = false;
  bool quiet = false;
  Display display;
};

/// Exit::ok if all targets have a line, whatever it says.
int scan(const ScanOptions&);

}  // namespace tcpspec::cli
