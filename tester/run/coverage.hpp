#pragma once

#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "case/catalogue.hpp"
#include "case/checking_cases.hpp"
#include "oracle/rule.hpp"
#include "run/report.hpp"
#include "watch/invariant.hpp"

namespace tcpspec::run {

/// What checks each requirement of the catalogue, or one that says the same (`same_as`).
class Coverage {
 public:
  /// Each must outlive it.
  Coverage(const cases::Catalogue&, const cases::Suite&, const oracle::Tables&,
           const std::vector<watch::Invariant>&);

  const std::vector<const cases::Case*>& cases_of(const cases::Requirement&) const;

  /// A case comes before a rule, and a rule before an invariant.
  report::RowCondition condition_of(const cases::Requirement&) const;

  /// The lowest access with which a case or an invariant checks it; nothing if none does.
  std::optional<cases::Observable> lowest_access(const cases::Requirement&) const;

 private:
  const std::vector<const watch::Invariant*>& invariants_of(const cases::Requirement&) const;

  const cases::Catalogue& catalogue_;
  cases::CheckingCases cases_;
  // By the requirement that others repeat.
  std::set<std::string_view> in_rules_;
  std::map<std::string_view, std::vector<const watch::Invariant*>> invariants_;
};

}  // namespace tcpspec::run
