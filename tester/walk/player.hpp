#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "run/play.hpp"
#include "walk/choose.hpp"
#include "walk/coverage.hpp"

namespace tcpspec::walk {

/// What a walk found: where, and against which rule.
struct Departure {
  enum class Against : std::uint8_t { table, invariant, stream, death } against = Against::table;
  std::string rule;  ///< of the tables, the name of an invariant or of a call
  std::string seen;  ///< the reaction
  oracle::Grade grade = oracle::Grade::forbidden;
  oracle::Situation situation;  ///< Against::table
  std::string point{};          ///< of a sweep, that asks the same
  std::int64_t begins = 0;      ///< SEG.SEQ relative to RCV.NXT
  std::vector<std::string>
      wanted{};  ///< what the application should have got, or the state, as a case writes it
  std::vector<std::string> checks{};  ///< the requirements that it breaks, if no rule or invariant names them
  std::size_t invariant = 0;          ///< its index
  int family = 4;
  std::string figure;  ///< of an invariant: the exchange; of a death: how it ended

  /// The same cause.
  bool is_like(const Departure& other) const {
    return against == other.against && rule == other.rule &&
           (seen == other.seen || against == Against::invariant);
  }
};

/// What is played: a beginning, and events that were recorded or are drawn.
struct Plan {
  Start start;
  std::uint64_t seed = 0;       ///< of the events that are drawn
  std::vector<Event> events{};  ///< to be repeated; empty: drawn
  int steps = 0;                ///< how many are drawn at most
};

/// Where the target was.
struct Spot {
  cases::State state = cases::State::closed;
  cases::Opening opening = cases::Opening::passive;
};

/// A segment of the target, for who reads it.
struct Seen {
  std::string text;     ///< relative to its variables
  std::string pattern;  ///< as a case expects it; empty if it may come at any time
};

struct Trace {
  std::vector<Event> events;                 ///< as they were played
  std::vector<std::vector<Seen>> responses;  ///< to each
  std::vector<Spot> spots;                   ///< before each
  std::uint64_t judged = 0;
  std::uint64_t unsure = 0;  ///< events after which nothing was certain
  std::uint64_t tolerated = 0;
  std::string lost;      ///< the rule after which nothing was certain
  Instant last;          ///< when it began its last event
  bool reached = false;  ///< the state in which it begins
  bool late = false;     ///< so was the tester: a timer of the target may have come between
  std::optional<Departure> departure;
};

/// Whether a departure is known of the target; then it does not count.
using Known = std::function<bool(const Departure&)>;

/// The case for the runner: a state, and what the tester offers.
cases::Case case_for(const Start&);

/// What of a walk is counted, and what is drawn.
struct Guide {
  Coverage* coverage = nullptr;  ///< null: nothing is counted
  bool directs = false;          ///< of several segments, that one is sent whose situation was met least
};

/// Plays a walk until it departs, or nothing is certain any more. `out` must outlive the machine.
run::Task<void> play(run::Play&, const oracle::Tables&, const Plan&, const Known&, Trace& out, Guide);

}  // namespace tcpspec::walk
