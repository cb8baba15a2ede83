#pragma once
// What every segment of the target showed of the invariants, told as cases: most formats know tests and
// nothing else.

#include <vector>

#include "run/report.hpp"

namespace tcpspec::report {

/// One for each invariant, in their order.
std::vector<CaseResult> invariant_cases(const RunReport&);

/// Whether it is one of those.
bool is_invariant(const CaseResult&);

/// Whether it makes a run fail.
bool counts_as_failure(const InvariantResult&, bool strict);

/// `Invariants: 40 kept, 1 broken, 2 known, 5 not exercised; 12345 checks of segments`; empty if nobody
/// watched.
std::string invariants_in_words(const RunReport&);

/// The report with its invariants beside its cases, the requirements that they check beside those of the
/// cases, and counted anew; the same report if it has none.
RunReport with_invariants_as_cases(RunReport);

}  // namespace tcpspec::report
