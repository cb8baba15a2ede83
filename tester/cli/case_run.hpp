#pragma once

#include <iosfwd>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "cli/plan.hpp"
#include "cli/progress.hpp"
#include "cli/test_steps.hpp"
#include "cli/verb_run.hpp"
#include "drive/faults.hpp"
#include "reports/terminal.hpp"
#include "run/ledger.hpp"
#include "run/suite.hpp"

namespace tcpspec::cli {

/// Runs the planned cases against a target and prints each one when it ends.
class CaseRun {
 public:
  /// All must outlive this; `fault` is null without a fault.
  CaseRun(const RunOptions&, const LoadedSuite&, const Plan&, reach::Bench&, const drive::Fault* fault);

  /// Runs the cases and puts the results into the report.
  void play(report::RunReport&);

  /// Prints those that another part of the run has played.
  void tell_others(const std::vector<report::CaseResult>&);
  /// Is the target like a stack of which a profile ships?
  void recognize(report::RunReport&);

  /// Writes the reports and prints their names at the end. Throws std::system_error if one cannot be written.
  void write(report::RunReport&);

 private:
  run::SuiteOptions suite_options();
  Duration longest(run::SuiteOptions how) const;
  void run_machines(run::Scheduler&, const drive::LoopOptions&);
  void complete(report::CaseResult&) const;
  void tell(const report::CaseResult&);
  struct Found;
  void play_round(int round, const run::SuiteOptions&, run::Scheduler&, Found&);
  void record(report::RunReport&, Found&, const run::Ledger&);
  bool is_sim() const;
  std::map<std::string, std::string> environment(const run::SuiteOptions&, const drive::LoopOptions&);

  const RunOptions& options_;
  const LoadedSuite& loaded_;
  const Plan& plan_;
  reach::Bench& bench_;
  const drive::Fault* fault_;
  std::map<std::string, const cases::Case*> by_id_;
  report::RenderOptions screen_;
  report::Terminal terminal_;
  Progress progress_;
  std::set<std::pair<std::string, int>> held_back_;  ///< cases and families that are reported at the end
};

}  // namespace tcpspec::cli
