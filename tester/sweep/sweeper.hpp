#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <vector>

#include "run/crowd.hpp"
#include "run/driven.hpp"
#include "run/environment.hpp"
#include "run/machine.hpp"
#include "sweep/observe.hpp"

namespace tcpspec::sweep {

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

/// Plays points side by side, each on its own four-tuple.  Sans-IO like run::Suite, and driven by the same
/// loop; unlike it, it keeps a few octets of each point.
///
/// First every point is played.  What departed is played again, in small company, before it is believed, and
/// a silence that a limit may explain is asked about again after the limit has passed.
class Sweeper : public run::Driven {
 public:
  Sweeper(const oracle::Tables&, std::vector<Point>, std::vector<wire::Family>, run::Environment, run::Ports&,
          SweeperOptions);
  ~Sweeper() override;

  // run::Driven
  void on_start(Instant now) override;
  void on_sent(std::size_t machine, Instant when) override;
  void on_unsendable(std::size_t machine, const std::string& why) override;
  void on_datagram(Instant stamp, wire::OctetView octets, bool checksum_offloaded,
                   std::uint32_t segment_size = 0) override;
  void on_foreign(wire::OctetView octets) override;
  void on_line(Instant now, std::string_view line) override;
  void on_deadline(Instant now) override;
  void on_agent_gone(Instant now, const std::string& why) override;
  void abort(const std::string& why) override;
  std::optional<Todo> poll() override;
  bool has_todo() const override { return !todo_.empty(); }
  Instant next_deadline() const override;
  bool finished() const override { return stage_ == Stage::finished; }

  std::string aborted() const { return aborted_; }
  const std::vector<Result>& results() const { return results_; }
  /// Of a point that departed, from the last time that it was played; null if it did not.
  const Recording* recording(std::size_t result) const;
  /// Why the state of a point was not reached, in the words of the first that failed; empty if all were.
  std::string unreached_because(const Result&) const;
  std::size_t played() const { return played_; }  ///< runs, repetitions included
  std::size_t done() const { return done_; }
  std::size_t sent() const { return sent_; }  ///< datagrams

  /// Further points, found simpler than those that departed, to be played before the end: called when all
  /// others are done, until it returns none.
  std::function<std::vector<std::pair<Point, wire::Family>>(const Sweeper&)> more;

 private:
  enum class Stage : std::uint8_t { playing, finished };

  struct Slot {
    std::unique_ptr<run::Machine> machine;
    std::size_t result = 0;
    std::size_t generation = 0;
    std::size_t round = 0;
    Instant deadline = run::never;
    Observation observation;
    wire::Endpoint end;
    bool claimed = false;
    bool recording = false;
    bool spoiled = false;  ///< something else happened on its end
  };
  class Ends;
  /// How bringing targets into a state went.
  struct Preparation {
    int reached = 0;
    int failed = 0;
    std::string last_reason;
    bool hopeless() const;
  };

  void start(std::size_t result);
  void settle(std::size_t slot);
  void ended(std::size_t slot);
  void judge_run(std::size_t slot, Result&);
  void again(std::size_t result, Duration after);
  void go_on();
  Slot* slot_of(std::size_t token);
  std::size_t token_of(std::size_t slot) const;

  const oracle::Tables& tables_;
  run::Environment env_;
  SweeperOptions options_;
  std::unique_ptr<Ends> ends_;
  std::map<std::uint32_t, cases::Case> cases_;
  std::vector<Result> results_;
  std::deque<std::size_t> waiting_;
  std::multimap<Instant, std::size_t> later_;  ///< to be played again, when
  std::map<std::size_t, Recording> recordings_;
  std::map<std::pair<std::uint32_t, wire::Family>, Preparation> preparations_;
  std::deque<Slot> slots_;  ///< a deque: machines point into it
  std::vector<std::size_t> free_;
  std::set<std::pair<Instant, std::size_t>> deadlines_;
  std::unordered_map<std::uint64_t, std::size_t> owners_;
  std::deque<std::pair<Instant, wire::Endpoint>> used_;  ///< ends to be released, and when
  std::deque<Todo> todo_;
  run::Crowd crowd_;
  Stage stage_ = Stage::playing;
  Instant now_;
  Instant slowly_;  ///< when the last of what may have been held back is asked for again
  std::string aborted_;
  std::size_t active_ = 0;
  std::size_t played_ = 0;
  std::size_t sent_ = 0;
  std::size_t spoiled_ = 0;
  std::size_t done_ = 0;
  std::size_t in_vain_ = 0;  ///< points in a row that were not reached
  bool going_on_ = false;
  bool call_again_ = false;
  bool bursting_ = false;
};

}  // namespace tcpspec::sweep
