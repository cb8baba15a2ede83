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
#include "sweep/observe.hpp"

namespace tcpspec::sweep {

/// For the scheduler of a sweep: what a target still has of a connection that was reset has ended by then,
/// and thousands of points a second need the ports again.
inline constexpr Duration quarantine = seconds(2);

struct SweeperOptions {
  std::uint64_t seed = 0;
  std::size_t at_once = 2'000;  ///< connections side by side
  int confirmations = 2;        ///< how often a departure must be seen again before it is believed
  int held_back_again = 3;      ///< how often an answer that a limit may hold back is asked for again
};

/// What is known of one point on one family.
struct Result {
  Point point;
  wire::Family family = wire::Family::ipv4;
  Observation observation;
  oracle::Grade grade = oracle::Grade::inconclusive;
  std::uint8_t tries = 0;
  bool flaky = false;         ///< runs of it gave different grades
  std::uint8_t agreeing = 0;  ///< runs in a row that saw the same departure, after the first
};

/// One run of a point with all of its segments.
struct Recording {
  std::string figure;   ///< the segment, the reaction and the probes, one a line
  std::string because;  ///< why it did not come so far; may be empty
};

/// Plays points side by side, each on its own four-tuple.  Unlike run::Suite it keeps a few octets of each
/// point.
///
/// First every point is played.  What departed is played again, in small company, before it is believed, and
/// a silence that a limit may explain is asked about again after the limit has passed.
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
  /// Of a point that departed, from the last time that it was played; null if it did not.
  const Recording* recording(std::size_t result) const;
  /// Why the state of a point was not reached, in the words of the first that failed; empty if all were.
  std::string unreached_because(const Result&) const;
  std::size_t played() const { return played_; }  ///< runs, repetitions included
  std::size_t done() const { return done_; }

  /// Further points, found simpler than those that departed, to be played before the end: called when all
  /// others are done, until it returns none.
  std::function<std::vector<std::pair<Point, wire::Family>>(const Sweeper&)> more;

 private:
  /// A point that is being played.
  struct Running {
    std::size_t result = 0;  ///< index
    std::size_t round = 0;   ///< of the limit
    bool recording = false;
    bool spoiled = false;  ///< something else happened on its end
    Observation observation;
  };
  /// How bringing targets into a state went.
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
  void start(std::size_t result);
  void judge_run(const Running&, const report::CaseResult&);
  void judge_reaction(std::size_t result, const Result& before);
  void ask_what_was_held_back(std::size_t result);
  void believe(std::size_t result, const Result& before);
  void again(std::size_t result, Duration after);
  void finish();

  const oracle::Tables& tables_;
  run::Environment env_;
  SweeperOptions options_;
  std::map<std::uint32_t, cases::Case> cases_;
  std::vector<Result> results_;
  std::deque<std::size_t> waiting_;
  std::multimap<Instant, std::size_t> later_;  ///< to be played again, when
  std::map<std::size_t, Recording> recordings_;
  std::map<std::pair<std::uint32_t, wire::Family>, Preparation> preparations_;
  std::map<run::MachineId, std::unique_ptr<Running>> running_;
  run::ConcurrencyLimit limit_;
  Instant slowly_;  ///< when the last of what may have been held back is asked for again
  bool finished_ = false;
  std::string aborted_;
  std::size_t played_ = 0;
  std::size_t spoiled_ = 0;
  std::size_t done_ = 0;
  std::size_t in_vain_ = 0;  ///< points in a row that were not reached
};

}  // namespace tcpspec::sweep
