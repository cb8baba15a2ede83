#include "oracle/rule.hpp"

#include <algorithm>
#include <array>

namespace tcpspec::oracle {

using cases::State;

std::string_view to_string(Reaction value) {
  constexpr std::array<std::string_view, reaction_count> words{
      "NONE", "ACK",       "ACK+",   "ACK+TEXT",    "RSTA",       "RSTA+ACK",
      "RST0", "RST-OTHER", "SYNACK", "SYNACK+TEXT", "SYNACK-NEW", "OTHER"};
  return words[static_cast<std::size_t>(value)];
}

const Outcome& Rule::primary(const Situation& s) const {
  for (const Outcome& outcome : then)
    if (outcome.when.admits(s)) return outcome;
  return then.back();
}

bool Rule::silence_conforms(const Situation& s) const {
  if (primary(s).allows(Reaction::none)) return true;
  return std::any_of(also.begin(), also.end(), [&](const Outcome& outcome) {
    return outcome.grade == Grade::conforming && outcome.when.admits(s) && outcome.allows(Reaction::none);
  });
}

Tables::Tables(std::vector<Table> tables) : tables_(std::move(tables)) {
  std::stable_sort(tables_.begin(), tables_.end(),
                   [](const Table& a, const Table& b) { return a.stage < b.stage; });
}

namespace {

/// Visits the rules that match the situation, the first of each stage, until one decides.
template <typename Visit>
void walk(const std::vector<Table>& tables, const Situation& s, Visit visit) {
  for (const Table& table : tables) {
    if (!table.covers(s)) continue;
    for (const Rule& rule : table.rules) {
      if (!rule.when.admits(s)) continue;
      visit(rule);
      if (!rule.primary(s).goes_on) return;
      break;
    }
  }
}

}  // namespace

const Rule* Tables::decide(const Situation& s) const {
  const Rule* last = nullptr;
  walk(tables_, s, [&](const Rule& rule) { last = &rule; });
  return last != nullptr && !last->primary(s).goes_on ? last : nullptr;
}

std::vector<const Rule*> Tables::path(const Situation& s) const {
  std::vector<const Rule*> rules;
  walk(tables_, s, [&](const Rule& rule) { rules.push_back(&rule); });
  return rules;
}

const Rule* Tables::find(std::string_view id) const {
  for (const Table& table : tables_)
    for (const Rule& rule : table.rules)
      if (rule.id == id) return &rule;
  return nullptr;
}

const Table* Tables::table_of(const Rule& wanted) const {
  for (const Table& table : tables_)
    for (const Rule& rule : table.rules)
      if (&rule == &wanted) return &table;
  return nullptr;
}

std::vector<std::string> Tables::ids() const {
  std::vector<std::string> out;
  for (const Table& table : tables_)
    for (const Rule& rule : table.rules) out.push_back(rule.id);
  return out;
}

namespace {

/// For a connection that no longer exists, CLOSED and LISTEN look the same.
std::uint16_t with_its_like(std::uint16_t states) {
  constexpr std::uint16_t gone =
      (1U << static_cast<unsigned>(State::closed)) | (1U << static_cast<unsigned>(State::listen));
  return (states & gone) != 0 ? static_cast<std::uint16_t>(states | gone) : states;
}

/// The states that an outcome permits, of those that are possible.
std::uint16_t states_by(const Outcome& outcome, State before, std::uint16_t possible) {
  const std::uint16_t wanted =
      outcome.same_state ? static_cast<std::uint16_t>(1U << static_cast<unsigned>(before)) : outcome.states;
  return static_cast<std::uint16_t>(with_its_like(wanted) & possible);
}

bool state_fits(const Outcome& outcome, State before, std::uint16_t possible) {
  return states_by(outcome, before, possible) != 0;
}

/// The situation in which it is judged: `as ack=old`.
Situation as_if(const Outcome& outcome, Situation s) {
  if (outcome.as_ack) s.ack = *outcome.as_ack;
  if (outcome.as_stamps) s.stamps = *outcome.as_stamps;
  return s;
}

/// The grade that an outcome gives to an observation; nothing if it does not describe it.
std::optional<Grade> grade_by(const Tables& tables, const Outcome& outcome, const Situation& s,
                              Reaction reaction, std::uint16_t possible) {
  if (!outcome.when.admits(s)) return std::nullopt;
  if (outcome.as_ack || outcome.as_stamps) {
    const Grade grade = judge(tables, as_if(outcome, s), reaction, possible).grade;
    if (grade == Grade::forbidden) return std::nullopt;
    return std::max(grade, outcome.grade);
  }
  if (!state_fits(outcome, s.state, possible)) return std::nullopt;
  if (outcome.allows(reaction)) return outcome.grade;
  // An ACK bit in a RST that does not need it is harmless.
  if (reaction == Reaction::rst_acking_with_ack && outcome.allows(Reaction::rst_acking))
    return std::max(Grade::tolerated, outcome.grade);
  return std::nullopt;
}

}  // namespace

Judgement judge(const Tables& tables, const Situation& s, Reaction reaction, std::uint16_t possible) {
  Judgement judgement;
  judgement.rule = tables.decide(s);
  if (judgement.rule == nullptr) return judgement;
  const Outcome& primary = judgement.rule->primary(s);
  const auto by = [&](const Outcome& outcome) {
    const std::optional<Grade> grade = grade_by(tables, outcome, s, reaction, possible);
    if (grade) {
      judgement.grade = *grade;
      judgement.outcome = &outcome;
    }
    return grade.has_value();
  };
  if (by(primary)) return judgement;
  for (const Outcome& outcome : judgement.rule->also)
    if (by(outcome)) return judgement;
  const bool held_back =
      primary.throttled && reaction == Reaction::none && state_fits(primary, s.state, possible);
  if (held_back) judgement.grade = Grade::inconclusive;
  return judgement;
}

std::vector<Explanation> explanations(const Tables& tables, const Situation& s, Reaction reaction,
                                      std::uint16_t possible) {
  std::vector<Explanation> out;
  const Rule* rule = tables.decide(s);
  if (rule == nullptr) return out;
  const auto add = [&](const Outcome& outcome) {
    const std::optional<Grade> grade = grade_by(tables, outcome, s, reaction, possible);
    if (!grade) return;
    if (!outcome.as_ack && !outcome.as_stamps) {
      out.push_back({*grade, rule, &outcome, states_by(outcome, s.state, possible)});
      return;
    }
    for (Explanation other : explanations(tables, as_if(outcome, s), reaction, possible)) {
      other.grade = std::max(other.grade, outcome.grade);
      other.rule = rule;
      if (other.grade != Grade::forbidden) out.push_back(other);
    }
  };
  add(rule->primary(s));
  for (const Outcome& outcome : rule->also) add(outcome);
  std::erase_if(out, [](const Explanation& one) { return one.grade == Grade::forbidden; });
  return out;
}

}  // namespace tcpspec::oracle
