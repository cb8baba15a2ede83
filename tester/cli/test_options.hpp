#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/display.hpp"
#include "reach/target_options.hpp"

namespace tcpspec::cli {

/// Options of both a run of cases and a sweep.
struct TestOptions : reach::TargetOptions {
  std::string output = "tcpspec-out";  ///< -o: folder of the reports; made if missing
  std::optional<std::uint64_t> seed;   ///< absent: drawn and reported
  int jobs = 0;                ///< -j: cases or points at the same time; 0: as many as the target can take
  int rate = 0;                ///< --rate: segments a second that we send; 0: the usual limit of the target
  bool dry_run = false;        ///< only say what would be done
  bool strict = false;         ///< a departure from a recommendation counts as a failure
  bool keywords_only = false;  ///< what has no key word in the RFCs does not count as a failure
  bool quiet = false;
  bool verbose = false;
  Display display;
  std::string command;  ///< the command line, quoted for a shell
};

}  // namespace tcpspec::cli
