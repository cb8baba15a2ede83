#pragma once
// Which situations of the decision tables walks have met.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "oracle/rule.hpp"
#include "run/report.hpp"
#include "sweep/map.hpp"
#include "wire/address.hpp"

namespace tcpspec::walk {

class Coverage {
 public:
  /// The tables must outlive it.
  explicit Coverage(const oracle::Tables&);

  /// A segment was judged in this situation.
  void visit(const oracle::Situation&, wire::Family);
  /// It departed there.
  void depart(const oracle::Situation&, wire::Family, oracle::Grade);
  /// What other walks have met.
  void add(const Coverage&);
  /// How often, over both families.
  std::uint32_t visits(const oracle::Situation&) const;

  struct Count {
    std::string state;
    std::size_t rules = 0, of_rules = 0;
    std::size_t situations = 0, of_situations = 0;  ///< those that a rule decides
  };
  /// In the order of the states.
  std::vector<Count> by_state() const;
  /// The ids of rules that decided nothing.
  std::vector<std::string> rules_not_visited() const;

  /// The maps, with the visits as points and the departures.
  std::vector<report::SweepMap> maps();

 private:
  report::SweepCell& cell(const oracle::Situation&, wire::Family);

  const oracle::Tables& tables_;
  std::vector<std::uint32_t> visits_;  ///< by index_of()
  std::map<std::pair<wire::Family, cases::State>, sweep::Cells> cells_;
};

}  // namespace tcpspec::walk
