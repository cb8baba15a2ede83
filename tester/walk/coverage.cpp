#include "walk/coverage.hpp"

#include <algorithm>
#include <array>

namespace tcpspec::walk {

using oracle::Situation;
namespace ctl = wire::ctl;

namespace {

/// The bits that decide, as a number from 0 to 15.
std::size_t deciding(std::uint16_t flags) {
  std::size_t out = 0;
  for (const std::uint16_t bit : {ctl::fin, ctl::syn, ctl::rst, ctl::ack})
    out = out * 2 + ((flags & bit) != 0);
  return out;
}

constexpr std::size_t combinations_of_bits = 16;
constexpr std::size_t all_situations = std::size_t{cases::state_count} * oracle::opening_count * 2 *
                                       combinations_of_bits * oracle::sequence_class_count *
                                       oracle::ack_class_count * oracle::stamp_class_count * 2;

std::size_t index_of(const Situation& s) {
  std::size_t out = static_cast<std::size_t>(s.state);
  out = out * oracle::opening_count + static_cast<std::size_t>(s.opening);
  out = out * 2 + (s.zero_window ? 1 : 0);
  out = out * combinations_of_bits + deciding(s.flags);
  out = out * oracle::sequence_class_count + static_cast<std::size_t>(s.sequence);
  out = out * oracle::ack_class_count + static_cast<std::size_t>(s.ack);
  out = out * oracle::stamp_class_count + static_cast<std::size_t>(s.stamps);
  return out * 2 + (s.text ? 1 : 0);
}

/// Calls `visit` with each situation that a rule decides, and the rule.
template <typename Visit>
void each_decided(const oracle::Tables& tables, Visit visit) {
  oracle::each_situation([&](const Situation& s) {
    if (const oracle::Rule* rule = tables.decide(s)) visit(s, *rule);
  });
}

}  // namespace

Coverage::Coverage(const oracle::Tables& tables) : tables_(tables), visits_(all_situations) {}

report::SweepCell& Coverage::cell(const Situation& s, wire::Family family) {
  report::SweepCell& out = cells_[{family, s.state}][sweep::cell_of(s)];
  if (!out.rule.empty()) return out;
  if (const oracle::Rule* rule = tables_.decide(s)) {
    out.rule = rule->id;
    out.example = oracle::to_string(s);
  }
  return out;
}

void Coverage::visit(const Situation& s, wire::Family family) {
  ++visits_[index_of(s)];
  ++cell(s, family).points;
}

void Coverage::depart(const Situation& s, wire::Family family, oracle::Grade grade) {
  report::SweepCell& at = cell(s, family);
  ++at.departures;
  at.grade = std::max(at.grade, grade);
}

void Coverage::add(const Coverage& other) {
  for (std::size_t i = 0; i < visits_.size(); ++i) visits_[i] += other.visits_[i];
  for (const auto& [key, cells] : other.cells_)
    for (const auto& [place, theirs] : cells) {
      report::SweepCell& own = cells_[key][place];
      // Whichever comes first, the same is shown.
      if (own.rule.empty() || theirs.example < own.example) {
        own.rule = theirs.rule;
        own.example = theirs.example;
      }
      own.points += theirs.points;
      own.departures += theirs.departures;
      own.grade = std::max(own.grade, theirs.grade);
    }
}

std::uint32_t Coverage::visits(const Situation& s) const { return visits_[index_of(s)]; }

std::vector<Coverage::Count> Coverage::by_state() const {
  std::vector<Count> out(cases::state_count);
  std::array<std::set<std::string>, cases::state_count> rules, visited;
  each_decided(tables_, [&](const Situation& s, const oracle::Rule& rule) {
    const auto state = static_cast<std::size_t>(s.state);
    ++out[state].of_situations;
    rules[state].insert(rule.id);
    if (visits(s) == 0) return;
    ++out[state].situations;
    visited[state].insert(rule.id);
  });
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].state = cases::to_string(static_cast<cases::State>(i));
    out[i].rules = visited[i].size();
    out[i].of_rules = rules[i].size();
  }
  return out;
}

std::vector<std::string> Coverage::rules_not_visited() const {
  std::set<std::string> all, visited;
  each_decided(tables_, [&](const Situation& s, const oracle::Rule& rule) {
    all.insert(rule.id);
    if (visits(s) > 0) visited.insert(rule.id);
  });
  std::vector<std::string> out;
  for (const std::string& id : all)
    if (visited.count(id) == 0) out.push_back(id);
  return out;
}

std::vector<report::SweepMap> Coverage::maps() {
  std::vector<report::SweepMap> out;
  for (auto& [key, cells] : cells_) out.push_back(sweep::map_of(key.first, key.second, cells));
  return out;
}

}  // namespace tcpspec::walk
