#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "case/case.hpp"
#include "run/baseline.hpp"
#include "run/confirmation.hpp"
#include "run/crowd.hpp"
#include "run/environment.hpp"
#include "run/machine.hpp"
#include "run/path_loss.hpp"
#include "run/report.hpp"
#include "run/scheduler.hpp"

namespace tcpspec::run {

/// One case on one family, as selected.
struct Selected {
  const cases::Case* test = nullptr;
  wire::Family family = wire::Family::ipv4;
  Script script{};  ///< instead of the steps of `test`
};

struct SuiteOptions {
  std::uint64_t seed = 0;
  std::size_t at_once = 100'000;        ///< machines that may run side by side
  std::size_t at_once_first = 100'000;  ///< before it is known how many the target can take; see crowd.hpp
  int retries = 1;                      ///< of a case that departed or was inconclusive; see confirmation.hpp
  bool bracket =
      true;  ///< calibrate first, and ask whether the target lives: first, last and after a departure
  std::vector<std::string> alone;  ///< ids, with wild cards, of cases that upset others beside them
  Baseline baseline;
  std::function<void(const report::CaseResult&)> on_result;  ///< as soon as a verdict is final
  /// Brings a dead target back and brings what is known of it up to date; false or absent if it cannot.
  std::function<bool(Environment&)> restart;
};

/// Runs many cases side by side, each on its own four-tuple, and believes a departure only when it has been
/// seen again with nothing else going on.
///
/// In order: the target is asked whether it lives, and its round trip is measured; all cases run; what
/// departed from its requirement runs again alone; the target is asked once more.  After a departure it is
/// asked, too: a dead target is one finding, not many.
class Suite : public Scheduler::Client {
 public:
  Suite(std::vector<Selected>, Environment, Scheduler&, SuiteOptions);
  ~Suite() override;

  // Scheduler::Client
  void on_start() override;
  void on_ended(MachineId, Machine&) override;
  void on_kernel_rst(MachineId, const wire::Endpoint& from) override;
  void on_agent_gone(const std::string& why) override;
  void abort(const std::string& why) override;

  // How it stands.
  bool finished() const { return stage_ == Phase::finished; }
  std::string aborted() const { return aborted_; }
  /// Of the cases that have a final verdict, in the order of selection.
  std::vector<report::CaseResult> take_results();
  const Environment& environment() const { return env_; }
  /// What the cases knew when they began: CaseResult::tape.conditions_index is an index into it.
  const std::vector<std::map<std::string, std::string>>& conditions() const { return conditions_; }
  std::size_t done_count() const { return done_; }
  std::size_t count() const { return jobs_.size(); }
  std::vector<std::string> running() const;  ///< ids, for the progress line

 private:
  enum class Phase : std::uint8_t { calibrating, running, confirming, last_check, finished };
  enum class Purpose : std::uint8_t { job, sanity };

  struct Job {
    Selected what;
    int attempt = 0;
    int crowded_out = 0;  ///< runs that the target had no room for
    int deaths = 0;       ///< of the target while this case ran
    std::vector<report::CaseResult> results;
    bool final = false;
  };
  struct Running {
    Purpose purpose = Purpose::job;
    std::size_t job = 0;
    std::size_t round = 0;  ///< of the crowd
    int conditions = 0;     ///< index
  };

  void start(Purpose, std::size_t job, wire::Family);
  bool crowded_out(const Running&, bool opening_repeated, const report::CaseResult&);
  void judge(std::size_t job, report::CaseResult);
  void conclude(std::size_t job, report::CaseResult);
  void sanity_answered(const report::CaseResult&);
  Duration jitter() const;  ///< of the round trips seen, of which there is one at least
  bool calibrated() const;
  void calibrate(const report::CaseResult&);
  void advance();
  void finish();
  report::CaseResult without_agent(const Selected&) const;
  void start_jobs();
  void target_is_dead(const std::string& why);
  void divide(const std::vector<std::size_t>& suspects);
  void next_group();
  void convict(std::size_t job);
  std::vector<std::size_t> drop_running();

  int present_conditions();

  Environment env_;
  std::vector<std::map<std::string, std::string>> conditions_;
  SuiteOptions options_;
  cases::Case sanity_case_;
  std::vector<Job> jobs_;
  std::deque<std::size_t> waiting_;              ///< jobs to be started side by side
  std::deque<std::size_t> to_confirm_;           ///< jobs to be run again alone
  std::deque<std::vector<std::size_t>> groups_;  ///< jobs under which the target died, to be run apart
  bool group_ran_ = false;
  std::map<MachineId, Running> running_;
  int started_ = 0;  ///< machines
  Phase stage_ = Phase::calibrating;
  std::string aborted_;
  std::size_t done_ = 0;
  int sanity_running_ = 0;
  int sanity_failures_ = 0;
  bool sanity_wanted_ = false;
  bool came_back_ = true;  ///< alive since the last restart
  std::vector<Duration> round_trips_;
  PathLoss loss_;
  Crowd crowd_;
  /// Verdicts that hold only if the target is still alive.
  std::vector<std::pair<std::size_t, report::CaseResult>> unproven_;
  std::vector<std::size_t> since_good_;  ///< jobs that ended since the target was last seen alive
};

}  // namespace tcpspec::run
