#pragma once
// The keys of results.json, in order: one table for the writer and the reader, so that they cannot differ.

#include <concepts>
#include <type_traits>

#include "run/report.hpp"

namespace tcpspec::report {

/// Marks a key that may be missing: the first results.json did not have it, or a packed one leaves it out
/// where it is empty.
struct Later {};
inline constexpr Later later;

/// An enumeration of results.json: the name of its kind, the number of its values, and how to read them; they
/// are written with to_string().
template <typename T>
struct Words;
template <>
struct Words<Verdict> {
  static constexpr const char* kind = "verdict";
  static constexpr int count = verdict_count;
  static constexpr auto* read = verdict_from_string;
};
template <>
struct Words<SegmentRole> {
  static constexpr const char* kind = "role of a segment";
  static constexpr int count = segment_role_count;
  static constexpr auto* read = segment_role_from_string;
};

template <>
struct Words<Level> {
  static constexpr const char* kind = "level";
  static constexpr int count = cases::level_count;
  static constexpr auto* read = cases::level_from_string;
};
template <>
struct Words<Observable> {
  static constexpr const char* kind = "place to observe from";
  static constexpr int count = cases::observable_count;
  static constexpr auto* read = cases::observable_from_string;
};
template <>
struct Words<RowCondition> {
  static constexpr const char* kind = "condition of a requirement";
  static constexpr int count = condition_count;
  static constexpr auto* read = condition_from_string;
};
template <>
struct Words<StepVerb> {
  static constexpr const char* kind = "verb of a step";
  static constexpr int count = step_verb_count;
  static constexpr auto* read = step_verb_from_string;
};
template <>
struct Words<Grade> {
  static constexpr const char* kind = "grade";
  static constexpr int count = oracle::grade_count;
  static constexpr auto* read = oracle::grade_from_string;
};

template <typename T, typename Value>
concept Is = std::same_as<std::remove_const_t<T>, Value>;

template <Is<SegmentRecord> T>
void each_field(T& it, auto&& field) {
  field("time", it.time);
  field("from_target", it.from_target);
  field("step", it.step);
  field("text", it.text);
  field("absolute", it.absolute);
  field("octets", it.octets);
  if constexpr (std::is_const_v<T>)
    field("note", note_of(it), later);
  else
    field("note", it.note, later);
  field("connection", it.connection, later);
  field("role", it.role, later);
  field("control_bits", it.control_bits, later);
  field("matched_outcome", it.matched_outcome, later);
}

template <Is<StepRecord> T>
void each_field(T& it, auto&& field) {
  field("text", it.text);
  field("file", it.file);
  field("line", it.line);
  field("column", it.column);
  field("began", it.began);
  field("result", it.result);
  field("verb", it.verb, later);
}

template <Is<Measurement> T>
void each_field(T& it, auto&& field) {
  field("name", it.name);
  field("values", it.values);
  field("unit", it.unit);
  field("asked", it.asked, later);
}

template <Is<Tape> T>
void each_field(T& it, auto&& field) {
  field("seed", it.seed);
  field("conditions_index", it.conditions_index);
  field("verdict", it.verdict);
  field("events", it.events);
}

template <Is<CaseResult> T>
void each_field(T& it, auto&& field) {
  field("id", it.id);
  field("title", it.title);
  field("why", it.why, later);
  field("given", it.given, later);
  field("family", it.family);
  field("verdict", it.verdict);
  field("because", it.because);
  field("outcome", it.outcome);
  field("expected", it.expected);
  field("got", it.got);
  field("charged", it.charged);
  field("checks", it.checks);
  field("level", it.level);
  field("tags", it.tags);
  field("access", it.access);
  field("duration", it.duration);
  field("file", it.file);
  field("line", it.line);
  field("seconds", it.seconds);
  field("attempts", it.attempts);
  field("flaky", it.flaky);
  field("known", it.known);
  field("unexpected_pass", it.unexpected_pass);
  field("deciding_step", it.deciding_step);
  field("measurements", it.measurements);
  field("steps", it.steps, later);
  field("segments", it.segments, later);
  field("segments_not_kept", it.segments_not_kept, later);
  field("segments_before_gap", it.segments_before_gap, later);
  field("began_at", it.began_at, later);
  field("capture", it.capture, later);
  field("perhaps_path", it.perhaps_path, later);
  field("tester_late", it.tester_late, later);
  field("tape", it.tape, later);
  field("unconfirmed", it.unconfirmed, later);
  field("target_said", it.target_said, later);
  field("earlier", it.earlier, later);
  field("rounds", it.rounds, later);
}

template <Is<Unrun> T>
void each_field(T& it, auto&& field) {
  field("id", it.id);
  field("title", it.title);
  field("family", it.family);
  field("file", it.file);
  field("line", it.line);
}

template <Is<Target> T>
void each_field(T& it, auto&& field) {
  field("name", it.name);
  field("profile", it.profile);
  field("facts", it.facts);
}

template <Is<Summary> T>
void each_field(T& it, auto&& field) {
  field("verdicts", it.verdicts);
  field("cases", it.cases);
  field("known", it.known);
  field("unexpected_passes", it.unexpected_passes);
  field("flaky", it.flaky);
  field("left_out", it.left_out);
  field("left_out_seconds", it.left_out_seconds);
  field("not_run", it.not_run, later);
  field("room", it.room, later);
  field("runs_without_room", it.runs_without_room, later);
  field("unconfirmed", it.unconfirmed, later);
}

template <Is<Requirement> T>
void each_field(T& it, auto&& field) {
  field("id", it.id);
  field("rfc", it.rfc);
  field("section", it.section);
  field("level", it.level);
  field("text", it.text);
  field("observable", it.observable, later);
  field("same_as", it.same_as, later);
  field("checked_by", it.checked_by, later);
  field("condition", it.condition, later);
  field("open", it.open, later);
}

template <Is<SweepCell> T>
void each_field(T& it, auto&& field) {
  field("sequence", it.sequence);
  field("flags", it.flags);
  field("grade", it.grade);
  field("points", it.points);
  field("departures", it.departures);
  field("rule", it.rule);
  field("example", it.example);
  field("figure", it.figure);
}

template <Is<SweepMap> T>
void each_field(T& it, auto&& field) {
  field("state", it.state);
  field("family", it.family);
  field("sequences", it.sequences);
  field("flags", it.flags);
  field("cells", it.cells);
}

template <Is<SweepDeparture> T>
void each_field(T& it, auto&& field) {
  field("rule", it.rule);
  field("text", it.text);
  field("level", it.level);
  field("grade", it.grade);
  field("seen", it.seen);
  field("points", it.points);
  field("point", it.point);
  field("figure", it.figure);
  field("known", it.known);
  field("family", it.family);
}

template <Is<SweepSeen> T>
void each_field(T& it, auto&& field) {
  field("rule", it.rule);
  field("seen", it.seen);
  field("grade", it.grade);
  field("points", it.points);
  field("point", it.point);
  field("family", it.family);
}

template <Is<SweepRule> T>
void each_field(T& it, auto&& field) {
  field("rule", it.rule);
  field("text", it.text);
  field("level", it.level);
  field("source", it.source);
  field("file", it.file);
  field("line", it.line);
}

template <Is<SweepUnplayed> T>
void each_field(T& it, auto&& field) {
  field("state", it.state);
  field("because", it.because);
  field("points", it.points);
  field("family", it.family);
}

template <Is<Sweep> T>
void each_field(T& it, auto&& field) {
  field("points", it.points);
  field("walks", it.walks, later);
  field("seconds", it.seconds);
  field("departures", it.departures);
  field("seen", it.seen);
  field("rules", it.rules, later);
  field("unplayed", it.unplayed, later);
  field("maps", it.maps);
}

template <Is<Likeness> T>
void each_field(T& it, auto&& field) {
  field("profile", it.profile);
  field("stack", it.stack);
  field("departures", it.departures);
  field("explained", it.explained);
}

template <Is<InvariantEvidence> T>
void each_field(T& it, auto&& field) {
  field("where", it.where);
  field("is_point", it.is_point);
  field("family", it.family);
  field("connection", it.connection);
  field("segment", it.segment);
  field("time", it.time);
  field("got", it.got);
  field("figure", it.figure);
  field("known", it.known);
}

template <Is<InvariantResult> T>
void each_field(T& it, auto&& field) {
  field("name", it.name);
  field("title", it.title);
  field("requirement", it.requirement);
  field("level", it.level);
  field("verdict", it.verdict);
  field("because", it.because);
  field("when", it.when);
  field("holds", it.holds);
  field("file", it.file);
  field("line", it.line);
  field("segments", it.segments);
  field("connections", it.connections);
  field("departures", it.departures);
  field("known_departures", it.known_departures);
  field("known", it.known);
  field("evidence", it.evidence);
}

template <Is<TimeSpent> T>
void each_field(T& it, auto&& field) {
  field("timers", it.timers);
  field("limits", it.limits);
  field("repeating", it.repeating);
  field("processor", it.processor);
}

/// Without `schema` and `tool`, which come before these.
template <Is<RunReport> T>
void each_field(T& it, auto&& field) {
  field("command", it.command);
  field("again", it.again);
  field("started", it.started);
  field("seconds", it.seconds);
  field("aborted", it.aborted);
  field("seed", it.seed);
  field("target", it.target);
  field("summary", it.summary);
  field("requirements", it.requirements);
  field("cases", it.cases);
  field("unrun", it.unrun, later);
  field("sweep", it.sweep, later);
  field("invariants", it.invariants, later);
  field("others", it.others, later);
  field("rfcs", it.rfcs, later);
  if constexpr (std::is_const_v<T>)
    field("environment", environment_in_words(it), later);
  else
    field("environment", it.environment, later);
  field("conditions", it.conditions, later);
  field("time_line", it.time_line, later);
  field("looks_like", it.likeness, later);
  field("spent", it.spent, later);
}

}  // namespace tcpspec::report
