#pragma once
// What a run records: values only. Every report is made from a `RunReport`; reports decide nothing.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/spelling.hpp"
#include "case/level.hpp"
#include "case/observable.hpp"
#include "oracle/grade.hpp"
#include "run/segment_role.hpp"

namespace tcpspec::report {

using cases::Level;
using cases::Observable;
using oracle::Grade;

/// From good to bad: the verdict of a case only gets worse (ISO 9646).
enum class Verdict : std::uint8_t { pass, not_applicable, warn, inconclusive, fail, error };
inline constexpr int verdict_count = 6;

inline constexpr std::array<std::string_view, verdict_count> verdict_words{
    "pass", "not applicable", "warn", "inconclusive", "fail", "error"};
constexpr std::string_view to_string(Verdict verdict) {
  return verdict_words[static_cast<std::size_t>(verdict)];
}
constexpr std::optional<Verdict> verdict_from_string(std::string_view word) {
  return base::spelled<Verdict>(word, verdict_words);
}
constexpr Verdict worse(Verdict a, Verdict b) { return a < b ? b : a; }

struct SegmentRecord {
  double time = 0;  ///< seconds since the case began, by the kernel's stamp
  bool from_target = false;
  int step = -1;         ///< index into CaseResult::steps; -1 belongs to the prologue or to the probes
  std::string text;      ///< in the notation, relative to the target's variables where they are known
  std::string absolute;  ///< in the notation, with absolute numbers
  std::string octets;    ///< the datagram in hexadecimal, from the IP header on
  SegmentRole role = SegmentRole::unknown;
  std::string connection;  ///< empty for the case's own
  /// As in the header, the last octet's in the lower half (wire::ctl); nothing: an ICMP message, or a record
  /// from before they were kept.
  std::optional<std::uint16_t> control_bits{};
  std::string matched_outcome{};  ///< SegmentRole::matched: the named outcome, if it has a name
  std::string note{};             ///< SegmentRole::unknown: what the record says; see note_of()
  bool in_fragments = false;      ///< while the run lasts: it was sent in several datagrams
};

/// What a step does, as it begins in the case.
enum class StepVerb : std::uint8_t { send, expect, wait, call, state, acknowledge };
inline constexpr int step_verb_count = 6;
inline constexpr std::array<std::string_view, step_verb_count> step_verb_words{
    "send", "expect", "wait", "call", "state", "acknowledge"};
constexpr std::string_view to_string(StepVerb verb) {
  return step_verb_words[static_cast<std::size_t>(verb)];
}
constexpr std::optional<StepVerb> step_verb_from_string(std::string_view word) {
  return base::spelled<StepVerb>(word, step_verb_words);
}

struct StepRecord {
  std::string text;  ///< as written, with the verb
  std::string file;
  int line = 0;
  int column = 0;
  double began = 0;    ///< seconds since the case began
  std::string result;  ///< what happened, in words; empty if the step was not reached
  std::optional<StepVerb> verb{};
  bool sends_urgent = false;  ///< while the run lasts: the target's application gives urgent data
};

struct Measurement {
  std::string name;
  std::vector<double> values;
  std::string unit;     ///< `s`, `octets`, or empty
  std::string asked{};  ///< what the case allows, `within 10 RTO (10 s)`; empty if it only reports
};

/// The events that a case got, in order. With them the case can be judged again without the target.
struct Tape {
  std::uint64_t seed = 0;            ///< of the random numbers of the case, mainly ISNs
  int conditions_index = 0;          ///< index into RunReport::conditions
  Verdict verdict = Verdict::error;  ///< of this run of the case only, not of all its runs
  std::vector<std::string> events;   ///< as in run/tape.hpp; empty: nothing was kept
};

struct CaseResult {
  std::string id;
  std::string title;
  std::string why;    ///< an explanation by the author of the case; may be empty
  std::string given;  ///< the state in which it begins, `SYN-RECEIVED active`
  int family = 4;     ///< 4 or 6
  Verdict verdict = Verdict::error;
  std::string because;   ///< one sentence; never empty unless the verdict is pass
  std::string outcome;   ///< the named outcome that was met; may be empty
  std::string expected;  ///< of the step that decided a fail or warn
  std::string got;
  std::string charged;  ///< the requirement that a fail or warn breaks
  std::vector<std::string> checks;
  std::optional<Level> level;  ///< of the first of `checks`, or of `charged`
  std::vector<std::string> tags;
  std::string access;    ///< wire, service, agent: how it was run
  std::string duration;  ///< quick, standard, long
  std::string file;      ///< of the case; relative to the suite's root where possible
  int line = 0;
  double seconds = 0;
  double tester_late = 0;  ///< seconds, where that made the case inconclusive: see run/lateness.hpp
  int attempts = 1;
  bool flaky = false;            ///< repeated runs of it gave different verdicts
  std::string known;             ///< the reason, if the baseline lists this very observation
  bool unexpected_pass = false;  ///< the baseline lists it as a deviation, but it passed
  bool unconfirmed = false;      ///< it departed, and the run ended before that was seen again
  /// If flaky: the runs before this one, the first first; with `rounds`, one of each other verdict.
  std::vector<CaseResult> earlier;
  std::map<std::string, int> rounds;  ///< `--repeat`: how many of them ended with each verdict; else empty
  std::string perhaps_path;           ///< why the path may be the cause of a fail: see run/path_suspicion.hpp
  std::string target_said;            ///< if the target died: its last output to standard error
  std::vector<StepRecord> steps;
  std::vector<SegmentRecord> segments;
  int segments_not_kept = 0;    ///< of a very long exchange; they belong behind `segments_before_gap`
  int segments_before_gap = 0;  ///< index into segments
  std::vector<Measurement> measurements;
  int deciding_step = -1;     ///< index into steps
  std::int64_t began_at = 0;  ///< nanoseconds, on the run's time line
  std::string capture;        ///< the file with its packets, seen from results.json; empty: none was written
  Tape tape;
  bool awaited_rst = false;  ///< the deciding step takes nothing but a RST; never in results.json
  // For findings of a sweep and for invariants that are shown as cases; never in results.json.
  std::string figure{};   ///< the exchange, already drawn
  std::string again{};    ///< the options that play it again; empty: those that select a case by its id
  std::string seen_in{};  ///< of an invariant: the case in which it was broken
};

/// One segment that broke an invariant.
struct InvariantEvidence {
  std::string where;      ///< id of the case, or of the point of a sweep
  bool is_point = false;  ///< of a sweep
  int family = 4;
  std::string connection;  ///< empty for the case's own
  int segment = 0;         ///< on its connection, from 1, both directions
  double time = 0;         ///< seconds since the case began
  std::string got;         ///< the numbers that the condition compares
  std::string figure;      ///< the exchange up to it, as a figure of the RFC
  std::string known;       ///< the reason, if the target's profile gives one; else empty
};

/// What every segment of the target showed of one invariant (cases/invariants).
struct InvariantResult {
  std::string name;
  std::string title;
  std::string requirement;
  std::optional<Level> level;
  Verdict verdict = Verdict::not_applicable;  ///< not applicable: no segment was of this kind
  std::string because;                        ///< empty if the verdict is pass
  std::string when;                           ///< the condition as it is written
  std::string holds;
  std::string file;
  int line = 0;
  int segments = 0;          ///< of the target that it was about
  int connections = 0;       ///< on which these came
  int departures = 0;        ///< segments that broke it and are not known
  int known_departures = 0;  ///< and those that are
  std::string known;         ///< the reason, if all departures are known
  std::vector<InvariantEvidence> evidence;
};

struct Target {
  std::string name;  ///< as given on the command line
  std::string profile;
  std::map<std::string, std::string>
      facts;  ///< address4, address6, port, stack, rtt_ms, initial_rto_s, mss …
};

/// The stack that the target resembles: a shipped profile explains departures that nothing else explained.
struct Likeness {
  std::string profile;  ///< `linux`; empty: it resembles none, or was not compared
  std::string stack;    ///< `Linux 6`
  int departures = 0;   ///< case runs
  int explained = 0;    ///< of them, by that profile
};

struct Summary {
  std::map<std::string, int> verdicts;  ///< by to_string(Verdict); every verdict is there
  int cases = 0;
  int known = 0;
  int unexpected_passes = 0;
  int flaky = 0;
  int left_out = 0;             ///< by the duration class
  double left_out_seconds = 0;  ///< how long the longest of them would take
  int not_run = 0;              ///< selected, but the run ended before
  std::string room{};           ///< how few connections the target takes at once, in words
  int runs_without_room = 0;    ///< repeated, because the target may have had no room for them
  int unconfirmed = 0;
};

/// What checks a requirement of the catalogue, or why nothing does.
enum class RowCondition : std::uint8_t {
  cases,           ///< a case names it
  rules,           ///< a rule of the decision tables names it, and no case
  invariants,      ///< an invariant names it, and neither a case nor a rule
  not_observable,  ///< Observable tells why
  open             ///< Requirement::open tells why
};
inline constexpr int condition_count = 5;
inline constexpr std::array<std::string_view, condition_count> condition_words{"cases", "rules", "invariants",
                                                                               "not observable", "open"};

constexpr std::string_view to_string(RowCondition condition) {
  return condition_words[static_cast<std::size_t>(condition)];
}
constexpr std::optional<RowCondition> condition_from_string(std::string_view word) {
  return base::spelled<RowCondition>(word, condition_words);
}

struct Requirement {
  std::string id;
  int rfc = 0;
  std::string section;
  std::optional<Level> level;
  std::string text;
  std::optional<Observable> observable{};  ///< the access with which it can be judged
  std::string same_as{};  ///< the requirement that the cases check and that says the same; may be empty
  /// How many cases of the suite, run or not, check it or a requirement that says the same.
  int checked_by = 0;
  std::optional<RowCondition> condition{};  ///< nothing in a report of an older version
  std::string open{};                       ///< why nothing checks it; empty unless RowCondition::open
};

/// A case that was selected, but the run ended before.
struct Unrun {
  std::string id;
  std::string title;
  int family = 4;
  std::string file;  ///< of the case; relative to the suite's root where possible
  int line = 0;
};

/// One cell of a sweep's map: the points of one state that share a class of sequence numbers and their flags.
struct SweepCell {
  std::string sequence;             ///< one of SweepMap::sequences
  std::string flags;                ///< one of SweepMap::flags
  Grade grade = Grade::conforming;  ///< the worst of its points
  int points = 0;
  int departures = 0;   ///< points that are tolerated or forbidden
  std::string rule;     ///< of the worst point
  std::string example;  ///< id of that point, to be run alone
  std::string figure;   ///< what happened there, as a figure of the RFC; empty unless there are departures
};

/// What a sweep found out about one state on one family.
struct SweepMap {
  std::string state;  ///< `SYN-RECEIVED`
  int family = 4;
  std::vector<std::string> sequences;  ///< rows, in order
  std::vector<std::string> flags;      ///< columns, in order
  std::vector<SweepCell> cells;        ///< those that exist
};

/// All points of one family that depart from one rule in the same way.
struct SweepDeparture {
  std::string rule;  ///< `G-6`
  std::string text;  ///< what the rule says, in a sentence
  Level level = Level::must_text;
  Grade grade = Grade::forbidden;  ///< or tolerated
  std::string seen;                ///< what the target did: `NONE, CLOSED`, and why that is tolerated
  int points = 0;
  std::string point;   ///< id of the simplest of them
  std::string figure;  ///< that one, as a figure of the RFC
  std::string known;   ///< the reason, if the target's profile gives one; else empty
  int family = 4;
};

/// The reactions at the points of one rule, conforming or not: two sweeps differ where these differ.
struct SweepSeen {
  std::string rule;
  std::string seen;  ///< `ACK, same`
  Grade grade = Grade::inconclusive;
  int points = 0;
  std::string point;  ///< id of the simplest
  int family = 4;
};

/// A rule that decided a point of the sweep.
struct SweepRule {
  std::string rule;  ///< `G-6`
  std::string text;  ///< what it says, in a sentence
  Level level = Level::must_text;
  std::string source;  ///< the place in the RFCs
  std::string file;    ///< of the tables, and the line in it
  int line = 0;
};

/// Points of one family that could not be played: the reaction of the target is not known.
struct SweepUnplayed {
  std::string state;  ///< and how it was to be reached, as in the ids of points: `closing.active`
  std::string because;
  int points = 0;
  int family = 4;
};

/// A test of a target against the decision tables, point by point.
struct Sweep {
  std::vector<SweepMap> maps;
  std::vector<SweepDeparture> departures;
  std::vector<SweepSeen> seen;
  std::vector<SweepRule> rules;
  std::vector<SweepUnplayed> unplayed;
  int points = 0;  ///< that were played; 0: there was no sweep
  int walks = 0;   ///< not 0: random walks with so many segments and calls as `points`, instead of a sweep
  double seconds = 0;  ///< that it took
};

/// Whether the times of a run are real or simulated.
enum class TimeKind : std::uint8_t { real, simulated };
inline constexpr std::array<std::string_view, 2> time_kind_words{"real", "simulated"};
constexpr std::string_view to_string(TimeKind kind) {
  return time_kind_words[static_cast<std::size_t>(kind)];
}

/// `2/5`: the second fifth of what was selected.
struct Shard {
  int index = 1;  ///< from 1
  int of = 1;
  friend bool operator==(const Shard&, const Shard&) = default;
};
std::string to_string(const Shard&);

/// Where the time of a run went, in seconds: what it waited for, and what the tester itself needed.
struct TimeSpent {
  double timers = 0;     ///< for timers of the target and of the cases
  double limits = 0;     ///< until a limit of answers, or of the rate of sending, has passed
  double repeating = 0;  ///< for what ran only to be seen again
  double processor = 0;  ///< of the tester's processor
};

/// A run without what it found out.
struct RunHead {
  int schema = 1;
  std::string tool_version;
  std::string command;  ///< the command line, quoted for a shell
  std::string again;  ///< the same without the options that select cases, `tcpspec run lab --exec …`; empty:
                      ///< the target only
  std::string started;  ///< ISO 8601, UTC
  double seconds = 0;
  TimeSpent spent;
  std::uint64_t seed = 0;
  std::string aborted;  ///< why the run ended early; empty if it did not
  Target target;
  std::map<std::string, std::string> environment;  ///< of the tester: system, rate, at_once, duration …
  std::optional<TimeKind> time;     ///< in results.json, this and the next three are in `environment`
  std::optional<Shard> shard;       ///< of a part of a run
  std::optional<int> rounds;        ///< if the cases ran several times
  std::optional<double> timescale;  ///< if the tester waited so many times as long as usual
  /// What was known of the target, in the words of run/conditions.hpp; it changes when the target is started
  /// again.
  std::vector<std::map<std::string, std::string>> conditions;
  std::int64_t time_line = 0;  ///< nanoseconds from 1970 to the origin of the run's time line
  Summary summary;
  Likeness likeness;
};

struct RunReport : RunHead {
  std::vector<CaseResult> cases;            ///< in the order of selection
  std::vector<Unrun> unrun;                 ///< in the order of selection
  std::vector<Requirement> requirements;    ///< those that the cases check
  std::vector<Requirement> others;          ///< the rest of the catalogue
  std::map<std::string, std::string> rfcs;  ///< the title of each RFC of the catalogue, by its number
  Sweep sweep;                              ///< of `tcpspec sweep`
  std::vector<InvariantResult> invariants;  ///< in the order of their files
};

/// Counts the verdicts; left_out is not touched.
void summarize(RunReport&);

/// `environment` with the time and the shard in words.
std::map<std::string, std::string> environment_in_words(const RunReport&);
/// The inverse, for a report whose `environment` was read: takes both out of it, if they are understood.
void take_from_environment(RunReport&);

}  // namespace tcpspec::report
