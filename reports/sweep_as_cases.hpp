#pragma once
// What a sweep found, told as cases: the formats that machines read know tests and nothing else, and a
// sweep that they were silent about would look like one in which all is well.

#include "run/report.hpp"

namespace tcpspec::report {

/// A fail where what is forbidden breaks a MUST, or text that has no key word; else a warn, as it is to who
/// asks whether a sweep failed.
Verdict verdict_of(const SweepDeparture&);

/// A case for each departure, `G-6[RST, CLOSED]`; for each rule of a family that was kept, `G-7`, or that no
/// point could decide; and for the ways into a state that the target does not go.  Never none.
std::vector<CaseResult> swept_cases(const Sweep&);

/// The report with those beside its own cases, the rules beside its requirements, and counted anew; the same
/// report if it holds no sweep.
RunReport told_as_cases(RunReport);

}  // namespace tcpspec::report
