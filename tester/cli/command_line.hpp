#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "cli/verbs.hpp"
#include "cli/verbs_mutants.hpp"
#include "cli/verbs_results.hpp"
#include "cli/verbs_sweep.hpp"

namespace tcpspec::cli {

/// What to call for each verb; one that is empty is not offered.
struct Verbs {
  std::function<int(const RunOptions&)> run;
  std::function<int(const ReportOptions&)> report;
  std::function<int(const CompareOptions&)> compare;
  std::function<int(const MergeOptions&)> merge;
  std::function<int(const BaselineOptions&)> baseline;
  std::function<int(const ReplayOptions&)> replay;
  std::function<int(const ListOptions&)> list;
  std::function<int(const ExplainOptions&)> explain;
  std::function<int(const CheckOptions&)> check;
  std::function<int(const SchemaOptions&)> schema;
  std::function<int(const DoctorOptions&)> doctor;
  std::function<int(const ProbeOptions&)> probe;
  std::function<int(const MutantsOptions&)> mutants;
  std::function<int(const SweepOptions&)> sweep;
  std::function<int(const DiffOptions&)> diff;
};

/// Reads the command line (`words` without the program's name), calls the verb and returns the exit code.
/// Help goes to `out`; complaints go to `err`, each a sentence with the nearest valid word.  Throws nothing:
/// an exception of the verb becomes its exit code (exit.hpp).
int dispatch(const std::vector<std::string>& words, const Verbs&, std::ostream& out, std::ostream& err);

}  // namespace tcpspec::cli
