#pragma once

#include <optional>
#include <vector>

#include "case/catalogue.hpp"
#include "case/load.hpp"
#include "oracle/rule.hpp"
#include "run/report.hpp"
#include "watch/invariant.hpp"

namespace tcpspec::run {

/// All that may check a requirement.  Each member must outlive the object.
struct Checkers {
  const cases::Suite& suite;
  const oracle::Tables& tables;
  const std::vector<watch::Invariant>& invariants;
};

/// What checks the requirement, or one that says the same (`same_as`). A case comes before a rule, and a rule
/// before an invariant.
report::RowCondition condition_of(const cases::Requirement&, const cases::Catalogue&, const Checkers&);

/// The lowest access with which a case or an invariant checks it; nothing if none does.
std::optional<cases::Observable> lowest_access(const cases::Requirement&, const cases::Catalogue&,
                                               const Checkers&);

}  // namespace tcpspec::run
