#pragma once

#include <map>
#include <utility>
#include <vector>

#include "run/report.hpp"

namespace tcpspec::run {

/// What several rounds of the same cases have shown (`--repeat`). One that gives different verdicts is flaky.
class Rounds {
 public:
  void add(std::vector<report::CaseResult> results);

  /// One result for each case and family, in the order in which they came first. With more than one round it
  /// is that of the round with the worst verdict; a round that is inconclusive decides nothing, and counts
  /// only if all are.
  std::vector<report::CaseResult> take();

 private:
  std::vector<std::vector<report::CaseResult>> cases_;
  std::map<std::pair<std::string, int>, std::size_t> places_;  ///< by id and family, in cases_
};

}  // namespace tcpspec::run
