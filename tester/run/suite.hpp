#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "case/case.hpp"
#include "run/baseline.hpp"
#include "run/confirmation.hpp"
#include "run/environment.hpp"
#include "run/host.hpp"
#include "run/machine.hpp"
#include "run/repetitions.hpp"
#include "run/report.hpp"
#include "run/scheduler.hpp"
#include "run/suspects.hpp"
#include "run/waiting_for.hpp"

namespace tcpspec::run {

/// One case on one family, as selected.
struct Selected {
  const cases::Case* test = nullptr;
  wire::Family family = wire::Family::ipv4;
  Script script{};  ///< instead of the steps of `test`
};

struct SuiteOptions {
  std::uint64_t seed = 0;
  std::size_t at_once = 100'000;  ///< machines that may run at the same time
  /// Before it is known how many the target can take: see concurrency_limit.hpp.
  std::size_t at_once_first = 100'000;
  int retries = 1;  ///< of a case that departed or was inconclusive; see confirmation.hpp
  /// Calibrate first, and test whether the target is alive: first, last and after a departure.
  bool bracket = true;
  /// Ids, with wild cards, of cases that disturb others running at the same time.
  std::vector<std::string> alone;
  Baseline baseline;
  std::function<void(const report::CaseResult&)> on_result;   ///< as soon as a verdict is final
  std::function<void(const std::string& why)> on_agent_gone;  ///< each time that it is started again
  /// Restarts a dead target and updates what is known of it; false or absent if this is not possible.
  std::function<bool(Environment&)> restart;
  /// The agent's program has the stack in it: its end is the target's.
  bool agent_is_the_target = false;
  /// What a target that has just died wrote last to its standard error; absent if nobody knows.
  std::function<std::string()> last_words;
  /// The run ends after so long, with what it has found until then; zero: when all is found.
  Duration longest{};
  /// Other suites run on the same scheduler, and may be why the tester is late.
  bool beside_suites = false;
  /// The suite has finished, by itself or because it was aborted.  It may not be destroyed in this call.
  std::function<void()> on_finished;
};

/// Whether `SuiteOptions::alone` names the case.
bool upsets_others(const SuiteOptions&, const std::string& id);

/// Runs many cases side by side, each on its own four-tuple, and believes a departure only when it has been
/// seen again beside few others, or alone.
///
/// In order: the target is asked whether it lives, and its round trip is measured; all cases run, and as the
/// number of those that run goes down, what departed from its requirement runs again; what came out
/// differently then runs alone; the target is asked once more.  After a departure it is asked, too: a dead
/// target is one finding, not many.
class Suite : public Scheduler::Client {
 public:
  Suite(std::vector<Selected>, Environment, Scheduler&, SuiteOptions);
  /// The same beside suites of other targets.
  Suite(std::vector<Selected>, Environment, Scheduler&, const Apart&, SuiteOptions);
  ~Suite() override;

  // Scheduler::Client
  void on_start() override;
  void on_ended(MachineId, Machine&) override;
  void on_opened(MachineId) override;
  void on_kernel_rst(MachineId, const wire::Endpoint& from) override;
  void on_agent_gone(const std::string& why) override;
  void abort(const std::string& why) override;
  void on_wake() override;

  // How it stands.
  bool finished() const { return phase_ == Phase::finished; }
  std::string aborted() const { return aborted_; }
  int agent_deaths() const { return agent_deaths_; }
  /// Of the cases that have a final verdict, in the order of selection.
  std::vector<report::CaseResult> take_results();
  /// The selected cases without a result, in the order of selection; call take_results() before.
  std::vector<Selected> not_run() const;
  const Environment& environment() const { return host_.environment(); }
  /// The conditions of the cases when they began: CaseResult::tape.conditions_index is an index into it.
  const std::vector<std::map<std::string, std::string>>& conditions() const { return host_.conditions(); }
  std::size_t done_count() const { return done_; }
  std::size_t count() const { return jobs_.size(); }
  /// Runs of cases whose results do not count, because the target perhaps had no room for them.
  int without_room() const { return without_room_; }
  std::vector<std::string> running() const;  ///< ids, for the progress line
  WaitingFor waiting_for() const;

 private:
  enum class Phase : std::uint8_t { calibrating, running, confirming, last_check, finished };
  enum class Purpose : std::uint8_t { job, liveness, option_room, segment_limit };

  struct Job {
    Selected what;
    Demand demand{};
    int attempt = 0;
    int lacked_room = 0;     ///< runs for which the target perhaps had no room
    int late = 0;            ///< runs for which the tester perhaps had too much to do
    int by_service = 0;      ///< runs that the service ended by itself
    bool for_limit = false;  ///< its silence is tested alone, because the target limits its answers
    int deaths = 0;          ///< of the target, or of the agent, while this case ran
    int spoiled = 0;         ///< runs into which a RST of this host came
    bool apart = false;      ///< never beside others
    std::vector<report::CaseResult> results;
    std::unique_ptr<report::CaseResult> dying;  ///< the record of its last run, if the target died meanwhile
    bool final = false;
  };
  struct Running {
    Purpose purpose = Purpose::job;
    std::size_t job = 0;
    std::size_t round = 0;  ///< of the concurrency limit
    int conditions = 0;     ///< index
    bool counts = false;    ///< for who runs beside few
    bool began_alone = false;
    int number = 0;        ///< in the order of starting
    bool spoiled = false;  ///< a RST that no case sent was seen to leave this host for it
  };

  void take(const std::vector<Selected>&);
  void put_long_ones_first();

  // What is started next.
  void advance();
  Instant next_alone() const;
  void wake_at(Instant);
  void go_on_confirming();
  void start_waiting();
  template <typename Jobs>
  void start_from(Jobs&);
  void start_repetitions();
  bool is_crowded();
  void start_job(std::size_t job, bool repeated = false);
  void ask_whether_it_lives();
  void ask_for_option_room();
  void ask_for_segment_limit();
  void start(Running, const cases::Case&, wire::Family, int attempt, Script);
  void finish();
  void time_is_up();

  // What a result means.
  void run_again_with_room(std::size_t job);
  const Service* service_of(const cases::Case&) const;
  bool lacked_room(const Running&, bool opening_repeated, const report::CaseResult&);
  bool was_late(const Running&, const report::CaseResult&);
  bool was_the_services_doing(const Machine&, std::size_t job, const report::CaseResult&);
  void forget_a_first_run_without_room(Job&);
  void judge(std::size_t job, report::CaseResult);
  void run_again(std::size_t job, Conclusion::Is);
  void look_for_a_limit(const Job&);
  void settle_silent();
  report::CaseResult not_yet_confirmed(const Job&);
  void conclude(std::size_t job, report::CaseResult);
  void liveness_told(const report::CaseResult&);
  report::CaseResult not_applicable(const Selected&, std::string why) const;

  // When the target dies, or the agent.
  enum class Died : std::uint8_t { target, agent };
  struct Death {
    Died who = Died::target;
    std::string why;
    std::string said;  ///< the last output of what died
  };
  void is_dead(const Death&);
  bool bring_back(const Death&, const std::vector<std::size_t>& suspects, const std::string& names);
  void give_up(const Death&, const std::vector<std::size_t>& suspects, const std::string& why);
  void start_group();
  std::vector<std::size_t> in_order_of_suspicion(const std::vector<std::size_t>& jobs) const;
  void convict(std::size_t job, const Death&);
  report::CaseResult under_death(std::size_t job, const std::string& said) const;
  std::vector<std::size_t> drop_running();

  Host host_;
  SuiteOptions options_;
  std::vector<Job> jobs_;
  std::deque<std::size_t> waiting_;  ///< jobs to be started at the same time
  bool held_up_ = false;             ///< some of them until others have sent
  Repetitions repetitions_;
  Suspects suspects_;
  std::vector<std::size_t> group_;  ///< of suspects, those that have not been started
  bool group_ran_ = false;          ///< and the target has not been tested since
  std::map<MachineId, Running> running_;
  std::size_t counting_ = 0;  ///< of them, those that count: this is asked after each event
  int started_ = 0;           ///< machines
  Instant last_ended_;        ///< of a machine
  Instant heard_;             ///< the last segment of the target, as far as those that ended know
  int without_room_ = 0;
  int asking_ = 0;                           ///< machines that ask whether the target lives
  int option_room_questions_ = 0;            ///< that may still be asked
  std::vector<wire::Family> limits_to_ask_;  ///< once or more for each family
  int agent_deaths_ = 0;
  int asking_spoiled_ = 0;  ///< as Job::spoiled, of those machines
  Phase phase_ = Phase::calibrating;
  std::string aborted_;
  Instant ends_at_ = never;
  std::size_t done_ = 0;
  /// Verdicts that hold only if the target is still alive.
  std::vector<std::pair<std::size_t, report::CaseResult>> unproven_;
  /// Departures that rest on silence, until it is known whether the target limits how often it answers.
  std::vector<std::pair<std::size_t, report::CaseResult>> silent_;
  bool limits_answers_ = false;
};

}  // namespace tcpspec::run
