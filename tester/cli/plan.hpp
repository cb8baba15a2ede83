#pragma once

#include <vector>

#include "case/duration.hpp"
#include "cli/load_cases.hpp"
#include "cli/selection.hpp"
#include "lab/profile.hpp"
#include "run/suite.hpp"

namespace tcpspec::cli {

/// What a run will do.
struct Plan {
  std::vector<run::Selected> selected;  ///< points into the suite
  int left_out = 0;                     ///< cases (each family counts) that `--duration all` would add
  double left_out_seconds = 0;          ///< the longest of them, because they run at the same time
  cases::Timing timing;                 ///< used to decide which cases are quick or long
  int rounds = 1;
  double timescale = 1;  ///< of the tester's own waits; decides nothing about what is quick
};

/// The times that decide whether a case is quick or long, from the profile if it has them.
cases::Timing timing_of(const lab::Profile&);

/// The duration of a round, in seconds; from `how` only the limits of cases at once and the retries count.
struct RunLength {
  double expected = 0;  ///< if the target conforms
  double at_most = 0;   ///< then the run ends
};
RunLength longest_run(const Plan&, const run::SuiteOptions& how);

/// Every `of`-th case and family, from the `index`-th on, which counts from 1.
Plan part_of(const Plan&, int index, int of);

/// Keeps only the cases of this shard.
void keep_shard(Plan&, const Shard&);

/// `last_failed`: only cases that did not pass in this results.json. Throws UsageError.
Plan make_plan(const LoadedSuite&, const Selection&, const cases::Timing&, const std::string& last_failed);

/// A file's name in reports: relative to the data folder if it is in it.
std::string shown_path(const std::string& file);

/// The same for the case and for its steps.
void show_paths(report::CaseResult&);

}  // namespace tcpspec::cli
