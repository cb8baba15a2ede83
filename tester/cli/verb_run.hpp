#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/selection.hpp"
#include "cli/test_options.hpp"
#include "cli/views.hpp"
#include "reports/captures.hpp"

namespace tcpspec::cli {

struct RunOptions : TestOptions {
  Selection selection;
  std::optional<Shard> shard;
  int programs = 1;          ///< stepped: -j: targets at the same time, each with a part of the cases
  bool last_failed = false;  ///< only those that did not pass in the results.json of `output`

  bool auto_profile = false;  ///< `--profile auto`: at the end, that of the stack which the target looks like
  std::string baseline;       ///< file of known deviations; empty: none
  int retries = 1;            ///< how often a failing case is run again before the failure counts
  int repeat = 1;             ///< rounds of all selected cases; see run/rounds.hpp
  std::vector<std::string> fail_on;  ///< `warn`, `inconclusive`, `flaky`: also make the exit code non-zero
  bool blame_path = false;           ///< --blame-path: ask the routers who changed or dropped what failed
  bool skip_if_unprivileged = false;
  std::string fault;  ///< imitated on the wire (drive/faults.hpp); empty: none

  Views views;  ///< more reports, in addition to the usual ones in `output`
  report::Captures captures = report::Captures::on_failure;
};

int run(const RunOptions&);

}  // namespace tcpspec::cli
