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
  int left_out = 0;                     ///< cases (each family counts) that only the duration class excludes
  double left_out_seconds = 0;          ///< the longest of them: they would run side by side
  cases::Timing timing;                 ///< by which cases are quick or long
};

/// The times by which a case is quick or long: the profile's where it knows them.
cases::Timing timing_of(const lab::Profile&);

/// How long a run of it takes, in seconds; of `how` counts what bounds the cases at once, and the retries.
struct RunLength {
  double expected = 0;  ///< if the target conforms
  double at_most = 0;   ///< then the run ends
};
RunLength longest_run(const Plan&, const run::SuiteOptions& how);

/// Leaves only what is of this shard.
void keep_shard(Plan&, const Shard&);

/// `last_failed`: only what did not pass in this results.json.  Throws UsageError.
Plan make_plan(const LoadedSuite&, const Selection&, const cases::Timing&, const std::string& last_failed);

/// A file's name as reports show it: relative to the data folder if it lies in it.
std::string shown_path(const std::string& file);

/// The same for the case and for its steps.
void show_paths(report::CaseResult&);

}  // namespace tcpspec::cli
