#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "run/concurrency_limit.hpp"
#include "run/environment.hpp"
#include "run/machine.hpp"
#include "run/scheduler.hpp"
#include "run/waiting_for.hpp"
#include "sweep/observe.hpp"

namespace tcpspec::sweep {

/// For the scheduler of a sweep: by then, a target has ended a connection that was reset. Thousands of points
/// a second need the ports again.
inline constexpr Duration quarantine = seconds(2);

struct SweeperOptions {
  std::uint64_t seed = 0;
  std::size_t at_once = 2'000;  ///< connections at the same time
  /// The next points start together when the ones before have ended: what they do then falls on the same
  /// instants. For virtual time, in which this costs nothing.
  bool in_step = false;
  int confirmations = 2;    ///< how often a departure must be seen again before it counts
  int held_back_again = 3;  ///< how often to send again if a rate limit may suppress the response
  /// Starts a target again that has ended, and updates what is known of it; false or absent: the sweep ends.
  std::function<bool(run::Environment&)> restart{};
};

/// What is known of one point on one family.
struct Result {
  Point point;
  wire::Family family = wire::Family::ipv4;
  Observation observation;
  oracle::Grade grade = oracle::Grade::inconclusive;
  std::uint8_t tries = 0;
  bool flaky = false;         ///< its runs had different grades
  std::uint8_t agreeing = 0;  ///< runs in a row that saw the same departure, after the first
};

/// One run of a point with all of its segments.
struct Recording {
  std::string figure;   ///< the segment, the reaction and the probes, one a line
  std::string because;  ///< why it was not reached; may be empty
};

/// Plays points at the same time, each on its own four-tuple. Unlike run::Suite it keeps only a few octets of
/// each point.
///
/// First every point is played. Departures are played again before they count, with few others at the same
/// time. Points with a silence that a rate limit may explain are played again after the limit has passed.
class Sweeper : public run::Scheduler::Client {
 public:
  Sweeper(const oracle::Tables&, std::vector<Point>, std::vector<wire::Family>, run::Environment,
          run::Scheduler&, SweeperOptions);
  ~Sweeper() override;

  // run::Scheduler::Client
  void on_start() override;
  void on_ended(run::MachineId, run::Machine&) override;
  void on_kernel_rst(run::MachineId, const wire::Endpoint& from) override;
  void on_agent_gone(const std::string& why) override;
  void abort(const std::string& why) override;
  void on_wake() override;

  std::string aborted() const { return aborted_; }
  const std::vector<Result>& results() const { return results_; }
  /// Of a point with a departure, from its last run; null without a departure.
  const Recording* recording(std::size_t result) const;
  /// Why the state of a point was not reached, from the first that failed; empty if all were reached.
  std::string unreached_because(const Result&) const;
  run::WaitingFor waiting_for() const;
  std::size_t played() const { return played_; }  ///< runs, repetitions included
  std::size_t done() const { return done_; }
  std::size_t deaths() const { return deaths_; }  ///< of the target

  /// More points to play before the end, simpler than those with a departure. It is called when all others
  /// are done, until it returns none.
  std::function<std::vector<std::pair<Point, wire::Family>>(const Sweeper&)> more;

 private:
  /// A point that is being played.
  struct Running {
    std::size_t result = 0;  ///< index
    std::size_t round = 0;   ///< of the limit
    bool recording = false;
    bool alone = false;    ///< to find out whether it ends the target
    bool first = false;    ///< on a target that was just started
    bool spoiled = false;  ///< a different event happened on its end
    Observation observation;
  };
  /// How often targets reached a state.
  struct Preparation {
    int reached = 0;
    int failed = 0;
    std::string last_reason;
    bool hopeless() const;
  };

  void go_on();
  void take_what_is_due();
  void start_waiting();
  bool is_needless(Result&);
  bool look_for_more();
  void start(std::size_t result, bool alone = false);
  void judge_run(const Running&, const report::CaseResult&);
  void judge_reaction(std::size_t result, const Result& before);
  void ask_what_was_held_back(std::size_t result);
  void believe(std::size_t result, const Result& before);
  void again(std::size_t result, Duration after);
  void finish();

  // When the target ends.
  struct Dropped {
    Running running;
    std::string figure;
  };
  static std::string figure_of(const report::CaseResult&);
  std::vector<Dropped> drop_running();
  void convict(const Dropped&, const std::string& why);
  bool ask_suspects();

  const oracle::Tables& tables_;
  run::Environment env_;
  SweeperOptions options_;
  std::map<std::uint32_t, cases::Case> cases_;
  std::vector<Result> results_;
  std::deque<std::size_t> waiting_;
  std::multimap<Instant, std::size_t> later_;  ///< to be played again, when
  std::deque<std::size_t> suspects_;           ///< one of them ended the target: to be played alone
  std::string unexplained_;                    ///< how it ended, until it is known what did it
  std::map<std::size_t, Recording> recordings_;
  std::map<std::pair<std::uint32_t, wire::Family>, Preparation> preparations_;
  std::map<run::MachineId, std::unique_ptr<Running>> running_;
  run::ConcurrencyLimit limit_;
  Instant slowly_;  ///< when the last segment whose response may have been suppressed is sent again
  bool finished_ = false;
  std::string aborted_;
  std::size_t played_ = 0;
  std::size_t spoiled_ = 0;
  std::size_t done_ = 0;
  std::size_t in_vain_ = 0;  ///< points in a row that were not reached
  std::size_t deaths_ = 0;
  bool fresh_ = false;  ///< the target was started again, and nothing was played since
};

}  // namespace tcpspec::sweep
