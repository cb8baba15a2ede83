#include "run/coverage.hpp"

#include <algorithm>

#include "case/access.hpp"
#include "case/explain.hpp"

namespace tcpspec::run {

namespace {

using cases::Observable;
using cases::Requirement;
using report::RowCondition;

const std::string& original_of(const Requirement& r) { return r.same_as.empty() ? r.id : r.same_as; }

/// Whether a requirement with this id says the same as `r`.
bool says_the_same(const std::string& id, const Requirement& r, const cases::Catalogue& catalogue) {
  if (id == r.id) return true;
  const Requirement* other = catalogue.find(id);
  return other != nullptr && original_of(*other) == original_of(r);
}

bool is_in_a_rule(const Requirement& r, const cases::Catalogue& catalogue, const oracle::Tables& tables) {
  const auto says_it = [&](const std::string& id) { return says_the_same(id, r, catalogue); };
  for (const oracle::Table& table : tables.tables())
    for (const oracle::Rule& rule : table.rules)
      if (std::any_of(rule.refs.begin(), rule.refs.end(), says_it)) return true;
  return false;
}

std::vector<const watch::Invariant*> invariants_about(const Requirement& r, const cases::Catalogue& catalogue,
                                                      const std::vector<watch::Invariant>& all) {
  std::vector<const watch::Invariant*> out;
  for (const watch::Invariant& invariant : all)
    if (says_the_same(invariant.requirement, r, catalogue)) out.push_back(&invariant);
  return out;
}

Observable as_observable(cases::Access access) {
  switch (access) {
    case cases::Access::wire: return Observable::wire_l0;
    case cases::Access::service: return Observable::wire_l1;
    case cases::Access::agent: break;
  }
  return Observable::wire_l2;
}

/// An invariant about what the application was told needs the agent.
Observable access_of(const watch::Invariant& invariant) {
  const std::vector<watch::Fact> facts = invariant.when.facts();
  const bool asks = std::find(facts.begin(), facts.end(), watch::Fact::agent) != facts.end();
  return asks ? Observable::wire_l2 : Observable::wire_l0;
}

}  // namespace

RowCondition condition_of(const Requirement& r, const cases::Catalogue& catalogue, const Checkers& by) {
  if (!cases::cases_checking(r, catalogue, by.suite).empty()) return RowCondition::cases;
  if (is_in_a_rule(r, catalogue, by.tables)) return RowCondition::rules;
  if (!invariants_about(r, catalogue, by.invariants).empty()) return RowCondition::invariants;
  return cases::is_on_the_wire(r.observable) ? RowCondition::open : RowCondition::not_observable;
}

std::optional<Observable> lowest_access(const Requirement& r, const cases::Catalogue& catalogue,
                                        const Checkers& by) {
  std::optional<Observable> lowest;
  const auto add = [&](Observable access) { lowest = std::min(lowest.value_or(access), access); };
  for (const cases::Case* test : cases::cases_checking(r, catalogue, by.suite))
    add(as_observable(cases::access(*test)));
  for (const watch::Invariant* invariant : invariants_about(r, catalogue, by.invariants))
    add(access_of(*invariant));
  return lowest;
}

}  // namespace tcpspec::run
