#pragma once
// The findings of a sweep as cases: machine-readable formats know only tests, and without them a sweep would
// look like a success.

#include "run/report.hpp"

namespace tcpspec::report {

/// A fail if a forbidden reaction breaks a MUST, or a rule without a key word; otherwise a warn. The exit
/// code of a sweep follows the same rule.
Verdict verdict_of(const SweepDeparture&);

/// A case for each departure, `G-6[RST, CLOSED]`; for each rule of a family without a departure, `G-7`, or
/// without a decided point; and for each way into a state that the target cannot go. At least one.
std::vector<CaseResult> swept_cases(const Sweep&);

/// The report with these and its invariants added to its own cases, the rules added to its requirements, and
/// new counts; the same report if it has neither a sweep nor invariants.
RunReport told_as_cases(RunReport);

}  // namespace tcpspec::report
