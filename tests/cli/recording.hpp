#pragma once
// Verbs that only remember what they were given.

#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "cli/command_line.hpp"

namespace tcpspec::cli::test {

struct Recording {
  std::optional<RunOptions> run;
  std::optional<ReportOptions> report;
  std::optional<CompareOptions> compare;
  std::optional<MergeOptions> merge;
  std::optional<BaselineOptions> baseline;
  std::optional<ReplayOptions> replay;
  std::optional<ListOptions> list;
  std::optional<ExplainOptions> explain;
  std::optional<CoverageOptions> coverage;
  std::optional<CheckOptions> check;
  std::optional<SchemaOptions> schema;
  std::optional<DoctorOptions> doctor;
  std::optional<ProbeOptions> probe;
  std::optional<MutantsOptions> mutants;
  std::optional<ScanOptions> scan;
  int exit = -1;
  std::string out;
  std::string err;

  Verbs verbs() {
    Verbs all;
    all.run = [this](const RunOptions& o) { return run = o, 0; };
    all.report = [this](const ReportOptions& o) { return report = o, 0; };
    all.compare = [this](const CompareOptions& o) { return compare = o, 0; };
    all.merge = [this](const MergeOptions& o) { return merge = o, 0; };
    all.baseline = [this](const BaselineOptions& o) { return baseline = o, 0; };
    all.replay = [this](const ReplayOptions& o) { return replay = o, 0; };
    all.list = [this](const ListOptions& o) { return list = o, 0; };
    all.explain = [this](const ExplainOptions& o) { return explain = o, 0; };
    all.coverage = [this](const CoverageOptions& o) { return coverage = o, 0; };
    all.check = [this](const CheckOptions& o) { return check = o, 0; };
    all.schema = [this](const SchemaOptions& o) { return schema = o, 0; };
    all.doctor = [this](const DoctorOptions& o) { return doctor = o, 0; };
    all.probe = [this](const ProbeOptions& o) { return probe = o, 0; };
    all.mutants = [this](const MutantsOptions& o) { return mutants = o, 0; };
    all.scan = [this](const ScanOptions& o) { return scan = o, 0; };
    return all;
  }
};

inline Recording after(const std::vector<std::string>& words) {
  Recording recording;
  std::ostringstream out, err;
  recording.exit = dispatch(words, recording.verbs(), out, err);
  recording.out = out.str();
  recording.err = err.str();
  return recording;
}

}  // namespace tcpspec::cli::test
