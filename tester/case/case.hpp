#pragma once
// A case as plain data: the loader makes it from the YAML and the runner interprets it. It is independent of
// how it was written and how it is run. cases/README.md explains the language.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "case/call.hpp"
#include "case/segment_pattern.hpp"
#include "case/state.hpp"
#include "wire/authentication.hpp"
#include "wire/time.hpp"

namespace tcpspec::cases {

// ---- times

enum class TimeUnit : std::uint8_t { seconds, rto, rtt, msl };

/// `1.5 MSL`, `200ms`.  RTO is the target's initial retransmission timeout, MSL half its TIME-WAIT, RTT the
/// measured round trip.  `seconds` when TimeUnit is seconds, else the factor.
struct Time {
  double count = 0;
  TimeUnit unit = TimeUnit::seconds;
};

struct TimeRange {
  Time from;  ///< zero if only the end is written
  Time to;
};

/// `200ms..3s, doubling, give or take 20%`: the permitted gaps between repeated segments.
struct Gaps {
  TimeRange first;
  bool doubling = false;  ///< each gap about twice the previous one
  bool growing = false;   ///< each gap longer than the previous one
  double tolerance = 0;   ///< 0.2 for 20 %, applied to the ratio
};

/// `at most 2 times`, `at most 1 segment`: how much larger a flight may be than those before it.
struct Growth {
  enum class By : std::uint8_t { factor, segments };
  By by = By::factor;
  double most = 1;
};

// ---- the given state

/// Which side opened: the tester (the target is passive), the target, or both at once.
enum class Opening : std::uint8_t { passive, active, simultaneous };

/// `given: SYN-RECEIVED active`, `given: ESTABLISHED with zero window`.
struct Given {
  State state = State::closed;
  Opening opening = Opening::passive;
  bool zero_window = false;
};

// ---- steps

/// The name of an outcome; the empty name is "any outcome".
using OutcomeName = std::string;

/// One value, or one for each outcome.
template <typename T>
struct ByOutcome {
  std::vector<std::pair<OutcomeName, T>> alternatives;  ///< a single unnamed one if the step has no map

  bool is_single() const { return alternatives.size() == 1 && alternatives.front().first.empty(); }
  const T* find(const OutcomeName& name) const {
    if (is_single()) return &alternatives.front().second;
    for (const auto& [key, value] : alternatives)
      if (key == name) return &value;
    return nullptr;
  }
};

struct Send {
  ByOutcome<SegmentPattern> segment;
  int times = 1;
};

/// Silence is `nothing arrives`; a pattern is `this arrives next`.
struct Silence {
  std::optional<State> then;  ///< `silence and CLOSED`: after the silence the target is in this state
};
using Expectation = std::variant<Silence, SegmentPattern>;

/// A value that a step reports: a name and what to measure.
struct Measure {
  enum class Of : std::uint8_t {
    elapsed,     ///< seconds: until the last segment of the step, or until the call returned what it must
    gaps,        ///< seconds between segments
    count,       ///< how many segments came; while silence is expected, how many were ignored
    flights,     ///< segments in each round trip
    value,       ///< what the call returned
    rate,        ///< by how much `expression` grew in a second since the target's segment before, modulo 2^32
    expression,  ///< of the last segment, e.g. SEG.WND
  };
  std::string name;
  Of of = Of::elapsed;
  Expression expression;
  std::string unit;  ///< `s`, `/s`, `segments`, `octets` or empty

  bool is_time() const { return of == Of::elapsed || of == Of::gaps; }
};

/// `3`, `2..15`: how many segments come.
struct Times {
  int least = 1;
  int most = 1;  ///< more than `least`: the step also ends when no further one comes
};

struct Expect {
  ByOutcome<Expectation> expectation;
  std::optional<TimeRange> within;  ///< absent: the runner's usual wait, from the round trip
  Times times;
  std::optional<Gaps> gaps;
  std::optional<std::uint32_t> octets;   ///< wait until matching segments have carried this many new octets
  std::vector<SegmentPattern> ignoring;  ///< segments that are ignored
  std::optional<Time> resend;            ///< send the last segment again at this interval while waiting
  std::vector<Measure> measures;
};

struct Wait {
  Time time;
};

/// Makes round trips: what comes in one is acknowledged at its end, each segment by itself.  The data of one
/// round trip are a flight, which shows the sender's window (RFC 5681 §2).
struct Acknowledge {
  Time round_trip;
  int times = 1;  ///< round trips
  std::optional<Growth> grows;
  std::vector<Measure> measures;  ///< flights
};

struct CallStep {
  ByOutcome<Call> call;
  ByOutcome<Returns> returns;  ///< no alternatives: any return but an error of our own
  std::optional<Time> within;
  std::vector<Measure> measures;  ///< elapsed or value
};

struct StateStep {
  ByOutcome<State> state;
};

struct Step {
  Position at;
  std::string text;        ///< the step as written, one line
  std::string connection;  ///< `connection: B`; empty is the case's own connection
  /// The requirement that a departure at this step breaks; empty: the first that the case checks.
  std::string checks;
  bool only_prepares = false;  ///< `checks: nothing`: a departure at this step is inconclusive
  std::variant<Send, Expect, Wait, CallStep, StateStep, Acknowledge> action;
};

/// What the step measures; null if a step of its kind measures nothing.
const std::vector<Measure>* measures_of(const Step&);

// ---- cases

/// The element of the four-tuple in which another connection differs from the case's first one.
enum class Differs : std::uint8_t { source_port, source_address, target_port, target_address };

struct VerdictRule {
  enum class Word : std::uint8_t { pass, warn, fail, inconclusive, not_applicable };
  Position at;
  OutcomeName outcome;
  Word word = Word::pass;
  std::string requirement;  ///< the broken requirement, if not the first of `checks`; may be empty
  std::string reason;       ///< may be empty
};

/// The lowest access that can run a case, see tester/README.md; computed from its steps unless written.
enum class Access : std::uint8_t { wire, service, agent };

struct Case {
  Position at;
  std::string id;  ///< slug, with the row of `for:` in brackets: `stray[SYN+FIN]`
  std::string title;
  std::string why;                  ///< optional explanation
  std::vector<std::string> checks;  ///< requirement ids; a departure breaks the first one
  std::vector<std::string> tags;
  std::optional<Access> needs;  ///< as written; see access()
  std::vector<wire::Family> families{wire::Family::ipv4, wire::Family::ipv6};
  /// Options of the tester's SYN or SYN,ACK; default <MSS=1460> (IPv6: 1440).
  std::optional<SegmentPattern> offer;
  std::optional<std::uint32_t> backlog;         ///< of the listener of the target's application
  std::optional<std::uint32_t> receive_buffer;  ///< octets that the target's application requests
  std::optional<wire::Key> key;                 ///< that the application and the tester share
  std::optional<std::uint32_t> fast_open;  ///< Fast Opens that the application's listener may have pending
  std::map<std::string, Differs> connections;
  Given given;
  std::vector<Step> given_steps;  ///< a failure here is inconclusive
  std::vector<Step> steps;
  std::vector<VerdictRule> verdict;
  std::vector<std::string> caught;  ///< mutants that this case must catch
};

}  // namespace tcpspec::cases
