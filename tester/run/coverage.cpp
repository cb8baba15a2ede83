#include "run/coverage.hpp"

#include <algorithm>

#include "case/access.hpp"

namespace tcpspec::run {

namespace {

using cases::Observable;
using cases::Requirement;
using report::RowCondition;

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

Coverage::Coverage(const cases::Catalogue& catalogue, const cases::Suite& suite, const oracle::Tables& tables,
                   const std::vector<watch::Invariant>& invariants)
    : catalogue_(catalogue), cases_(suite, catalogue) {
  for (const oracle::Table& table : tables.tables())
    for (const oracle::Rule& rule : table.rules)
      for (const std::string& id : rule.refs) in_rules_.insert(catalogue.original_of(id));
  for (const watch::Invariant& invariant : invariants)
    invariants_[catalogue.original_of(invariant.requirement)].push_back(&invariant);
}

const std::vector<const cases::Case*>& Coverage::cases_of(const Requirement& r) const {
  return cases_.of(r.id);
}

const std::vector<const watch::Invariant*>& Coverage::invariants_of(const Requirement& r) const {
  static const std::vector<const watch::Invariant*> none;
  const auto found = invariants_.find(catalogue_.original_of(r.id));
  return found == invariants_.end() ? none : found->second;
}

RowCondition Coverage::condition_of(const Requirement& r) const {
  if (!cases_of(r).empty()) return RowCondition::cases;
  if (in_rules_.contains(catalogue_.original_of(r.id))) return RowCondition::rules;
  if (!invariants_of(r).empty()) return RowCondition::invariants;
  return cases::is_on_the_wire(r.observable) ? RowCondition::open : RowCondition::not_observable;
}

std::optional<Observable> Coverage::lowest_access(const Requirement& r) const {
  std::optional<Observable> lowest;
  const auto add = [&](Observable access) { lowest = std::min(lowest.value_or(access), access); };
  for (const cases::Case* test : cases_of(r)) add(as_observable(cases::access(*test)));
  for (const watch::Invariant* invariant : invariants_of(r)) add(access_of(*invariant));
  return lowest;
}

}  // namespace tcpspec::run
