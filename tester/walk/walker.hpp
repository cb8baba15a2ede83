#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "run/environment.hpp"
#include "run/ledger.hpp"
#include "run/machine.hpp"
#include "run/scheduler.hpp"
#include "walk/player.hpp"

namespace tcpspec::walk {

struct WalkerOptions {
  std::uint64_t seed = 0;
  std::vector<Plan> first{};        ///< played before the others, over each family
  std::uint64_t walks = 1'000;      ///< without those: the number of the last
  std::uint64_t before = 0;         ///< so many were walked elsewhere
  int steps = 50;                   ///< of a walk, at most
  std::size_t at_once = 64;         ///< walks
  Coverage* coverage = nullptr;     ///< counts what drawn walks meet; null: nothing is counted
  bool directs = true;              ///< segments are preferred that make a situation met less often
  std::function<bool()> is_over{};  ///< then walks end, but those that play a departure again
  int confirmations = 2;            ///< how often a departure must be seen again before it counts
  std::size_t shrinking = 3'000;    ///< walks to make one simpler, at most
  /// Starts a target again that has ended, and updates what is known of it; false or absent: all walks end.
  std::function<bool(run::Environment&)> restart{};
};

/// A departure that was seen again.
struct Finding {
  Departure departure;
  Plan plan;  ///< that shows it
  wire::Family family = wire::Family::ipv4;
  std::uint64_t walk = 0;  ///< its number
  std::uint64_t times = 1;
  std::vector<std::vector<Seen>> responses{};  ///< to each event
};

/// Plays walks at the same time, each on its own four-tuple, and plays again what departs.
class Walker : public run::Scheduler::Client {
 public:
  Walker(const oracle::Tables&, std::vector<wire::Family>, run::Environment, run::Scheduler&, WalkerOptions,
         Known);
  ~Walker() override;

  // run::Scheduler::Client
  void on_start() override;
  void on_ended(run::MachineId, run::Machine&) override;
  void on_kernel_rst(run::MachineId, const wire::Endpoint& from) override;
  void on_agent_gone(const std::string& why) override;
  void abort(const std::string& why) override;
  void on_wake() override;

  std::string aborted() const { return aborted_; }
  const std::vector<Finding>& findings() const { return findings_; }

  struct Counts {
    std::uint64_t walks = 0;
    std::uint64_t steps = 0;      ///< that were judged
    std::uint64_t unsure = 0;     ///< after which nothing was certain
    std::uint64_t unreached = 0;  ///< walks whose beginning failed
    std::uint64_t tolerated = 0;
    std::map<std::string, std::uint64_t> lost;  ///< of `unsure`: after which rule
    std::uint64_t flaky = 0;                    ///< departures that were not seen again
    std::uint64_t late = 0;                     ///< those that were only seen when the tester was late
    std::uint64_t deaths = 0;                   ///< of the target

    Counts& operator+=(const Counts&);
  };
  const Counts& counts() const { return counts_; }
  /// Of departures that were not seen again, the last.
  const std::optional<Finding>& last_flaky() const { return last_flaky_; }

 private:
  struct Running {
    Plan plan;
    wire::Family family = wire::Family::ipv4;
    std::uint64_t walk = 0;
    std::optional<std::size_t> suspicion;  ///< index
    std::optional<std::size_t> candidate;  ///< index, of the simpler plans for the suspicion
    bool alone = false;                    ///< it may end the target: nothing else runs beside it
    bool spoiled = false;
    Trace trace;
  };
  /// A departure that is played again.
  struct Suspicion {
    Finding finding;
    int agreeing = 0;
    int late = 0;       ///< so often was the tester late when it was played again
    bool calm = false;  ///< it is played again beside few others
    std::vector<Spot> spots;
    Finding as_found;  ///< believed, before it was made simpler
    // To make it simpler.
    std::vector<Plan> candidates;
    std::size_t tried = 0;  ///< of these
    std::size_t outstanding = 0;
    std::optional<std::size_t> works;  ///< the simplest that still departs so
    std::size_t played = 0;            ///< candidates of all rounds
    bool dropped = false;              ///< it was not seen again, or not in time
  };

  void go_on();
  bool is_over() const { return options_.is_over && options_.is_over(); }
  bool begin_first();
  bool begin_walk();
  void start(std::unique_ptr<Running>);
  void begin_later(std::unique_ptr<Running>);
  void conclude(const Running&);
  const cases::Case& case_of(const Start&);
  void count(const Running&);
  void suspect(const Running&);
  void confirm(const Running&);
  void play_again(std::size_t suspicion);
  void play_again_in_time(std::size_t suspicion);
  void shrink(std::size_t suspicion);
  void try_more(std::size_t suspicion);
  void judge_candidate(const Running&);
  void finish();

  // When the target ends.
  std::vector<std::unique_ptr<Running>> drop_running();
  void release_suspects();
  bool ask_suspects();

  const oracle::Tables& tables_;
  std::vector<wire::Family> families_;
  run::Environment env_;
  WalkerOptions options_;
  Known known_;
  std::map<int, cases::Case> cases_;
  std::map<run::MachineId, std::unique_ptr<Running>> running_;
  std::deque<std::unique_ptr<Running>> again_;
  std::deque<std::unique_ptr<Running>> calm_;   ///< the same, each when few others run
  std::deque<std::unique_ptr<Running>> alone_;  ///< the same, each when nothing else runs
  std::string unexplained_;                     ///< how the target ended, until it is known which walk did it
  std::vector<Suspicion> suspicions_;
  std::vector<Finding> findings_;
  std::optional<Finding> last_flaky_;
  int late_in_calm_ = 0;  ///< so often in a row, of any suspicion
  std::uint64_t begun_ = 0;
  std::size_t begun_first_ = 0;  ///< of options_.first, over all families
  std::size_t spoiled_ = 0;
  Counts counts_;
  bool finished_ = false;
  std::string aborted_;
};

}  // namespace tcpspec::walk
