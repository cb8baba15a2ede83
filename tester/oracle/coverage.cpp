#include "oracle/coverage.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace tcpspec::oracle {

using cases::Diagnostic;

namespace {

/// How two rules of one table meet.
struct Meeting {
  bool first_alone = false;
  std::optional<Situation> both;
};

class Coverage {
 public:
  explicit Coverage(const Tables& tables) : tables_(tables) {
    for (const Table& table : tables_.tables())
      meetings_[&table].resize(table.rules.size() * table.rules.size());
  }

  std::vector<Diagnostic> run() {
    each_situation([this](const Situation& s) { look_at(s); });
    for (const Table& table : tables_.tables()) report(table);
    return std::move(found_);
  }

 private:
  void look_at(const Situation& s) {
    const Table* of_stage[3] = {};
    for (const Table& table : tables_.tables()) {
      if (!table.covers(s)) continue;
      const Table*& other = of_stage[static_cast<std::size_t>(table.stage)];
      if (other != nullptr && tables_clashing_.insert({other, &table}).second)
        add(table.at, "the tables `" + other->name + "` and `" + table.name + "` both have rules for " +
                          std::string(cases::to_string(s.state)) + " in the same stage");
      other = &table;
      compare_rules(table, s);
    }
    for (const Rule* rule : tables_.path(s)) reached_.insert(rule);
    if (tables_.decide(s) != nullptr) return;
    const Table* last = nullptr;
    for (const Table* table : of_stage) last = table != nullptr ? table : last;
    if (!gaps_.insert(last).second) return;
    if (last == nullptr) return add({"segment-arrives", 0, 0}, "no table has rules for " + to_string(s));
    add(last->at, "no rule applies here: " + to_string(s));
  }

  void compare_rules(const Table& table, const Situation& s) {
    const std::size_t count = table.rules.size();
    admits_.assign(count, 0);
    const Rule* last = nullptr;
    for (std::size_t i = 0; i < count; ++i) {
      if (!table.rules[i].when.admits(s)) continue;
      admits_[i] = 1;
      last = &table.rules[i];
    }
    if (last != nullptr) alone_.insert(last);
    // For every situation: only plain pointers, and only the few rules that match.
    const std::uint8_t* const admits = admits_.data();
    Meeting* const meetings = meetings_[&table].data();
    for (std::size_t i = 0; i < count; ++i) {
      if (admits[i] == 0) continue;
      for (std::size_t j = i + 1; j < count; ++j) {
        Meeting& meeting = meetings[i * count + j];
        if (admits[j] == 0)
          meeting.first_alone = true;
        else if (!meeting.both)
          meeting.both = s;
      }
    }
  }

  void report(const Table& table) {
    const std::size_t count = table.rules.size();
    for (std::size_t j = 0; j < count; ++j) {
      const Rule& rule = table.rules[j];
      if (!reached_.contains(&rule)) {
        add(rule.at, "the rule `" + rule.id + "` is never reached" + hidden_by(table, j));
        continue;
      }
      for (std::size_t i = 0; i < j; ++i) {
        const Meeting& meeting = meetings_[&table][i * count + j];
        // An exception may come before the general rule, or before several rules that together cover it. A
        // rule that only goes on decides nothing. Any other overlap hides a part of the second rule from its
        // reader.
        const bool exception = !meeting.first_alone || !alone_.contains(&table.rules[i]);
        if (meeting.both && !exception && !table.rules[i].then.front().goes_on)
          add(rule.at,
              "the rules `" + table.rules[i].id + "` and `" + rule.id +
                  "` overlap, and the first is not an exception to the second: " + to_string(*meeting.both));
      }
    }
  }

  std::string hidden_by(const Table& table, std::size_t j) const {
    const std::vector<Meeting>& meetings = meetings_.at(&table);
    std::string names;
    for (std::size_t i = 0; i < j; ++i)
      if (meetings[i * table.rules.size() + j].both)
        names += (names.empty() ? "`" : ", `") + table.rules[i].id + "`";
    return names.empty() ? ": there is no such situation" : ": it comes after " + names;
  }

  void add(const cases::Position& at, std::string message) {
    found_.push_back({at, std::move(message), {}, {}, {}});
  }

  const Tables& tables_;
  std::vector<std::uint8_t> admits_;  ///< 1 for each rule of a table that matches the situation
  std::map<const Table*, std::vector<Meeting>> meetings_;
  std::set<const Rule*> reached_;
  std::set<const Rule*> alone_;  ///< that match a situation which no later rule of their table matches
  std::set<const Table*> gaps_;
  std::set<std::pair<const Table*, const Table*>> tables_clashing_;
  std::vector<Diagnostic> found_;
};

}  // namespace

std::vector<Diagnostic> check_coverage(const Tables& tables) { return Coverage(tables).run(); }

}  // namespace tcpspec::oracle
