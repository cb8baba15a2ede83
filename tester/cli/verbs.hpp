#pragma once
// All verbs. Each verb is one file, verb_NAME.cpp, and its header has its options. It prints results on
// standard output and everything else on standard error, and returns the exit code (exit.hpp). It may throw
// UsageError, EnvironmentError and std::system_error; any other exception counts as our bug (70).

#include <functional>

#include "cli/completion.hpp"
#include "cli/verb_baseline.hpp"
#include "cli/verb_check.hpp"
#include "cli/verb_compare.hpp"
#include "cli/verb_coverage.hpp"
#include "cli/verb_diff.hpp"
#include "cli/verb_doctor.hpp"
#include "cli/verb_explain.hpp"
#include "cli/verb_init.hpp"
#include "cli/verb_list.hpp"
#include "cli/verb_merge.hpp"
#include "cli/verb_mutants.hpp"
#include "cli/verb_probe.hpp"
#include "cli/verb_replay.hpp"
#include "cli/verb_report.hpp"
#include "cli/verb_run.hpp"
#include "cli/verb_scan.hpp"
#include "cli/verb_schema.hpp"
#include "cli/verb_sweep.hpp"
#include "cli/verb_walk.hpp"

namespace tcpspec::cli {

/// The function of each verb; an empty one is not available.
struct Verbs {
  std::function<int(const RunOptions&)> run;
  std::function<int(const ReportOptions&)> report;
  std::function<int(const CompareOptions&)> compare;
  std::function<int(const MergeOptions&)> merge;
  std::function<int(const BaselineOptions&)> baseline;
  std::function<int(const ReplayOptions&)> replay;
  std::function<int(const ListOptions&)> list;
  std::function<int(const ExplainOptions&)> explain;
  std::function<int(const CoverageOptions&)> coverage;
  std::function<int(const CheckOptions&)> check;
  std::function<int(const SchemaOptions&)> schema;
  std::function<int(const InitOptions&)> init;
  std::function<int(const DoctorOptions&)> doctor;
  std::function<int(const ProbeOptions&)> probe;
  std::function<int(const MutantsOptions&)> mutants;
  std::function<int(const SweepOptions&)> sweep;
  std::function<int(const DiffOptions&)> diff;
  std::function<int(const WalkOptions&)> walk;
  std::function<int(const ScanOptions&)> scan;

  KnownNames known;  ///< for completion; may be empty
};

}  // namespace tcpspec::cli
