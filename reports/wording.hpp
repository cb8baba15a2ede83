#pragma once
// Words about a case that several renderers share.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "run/report.hpp"

namespace tcpspec::report {

/// `cases/rfc9293/time-wait.yaml` is `rfc9293.time-wait`: everything above the last folder `cases`, and the
/// extension, are left out.
std::string suite_path(std::string_view file);

/// The one that the case breaks, or the first that it checks; null if the report does not have it.
const Requirement* requirement_of(const RunReport&, const CaseResult&);

/// 9293, from the requirement or from the shape of its id; 0 if the case names none.
int rfc_of(const RunReport&, const CaseResult&);

/// The command that runs this case again in the same way.
std::string again(const RunReport&, const CaseResult&);

/// Why it has its verdict, and whether that is not confirmed; empty for a plain pass.
std::string reason(const CaseResult&);

/// `run 1 of 3: fail, nothing came`: how the runs of a flaky case ended, one line each; the last one gives
/// the verdict. Of rounds one line for each verdict: `fail in 1 of 9 rounds, nothing came`.
std::vector<std::string> runs_in_words(const CaseResult&);

/// The place in a file: the step that decided the verdict, otherwise the case. Lines and columns from 1; 0 if
/// unknown.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
};
Place deciding_place(const CaseResult&);

/// Written reports, by name and place, a line each: `HTML  tcpspec-out/report.html`.
std::string written_in_words(const std::vector<std::pair<std::string, std::string>>&);

/// `1 case run`, `2 case runs`.
std::string count_of(std::size_t count, std::string_view noun);

/// `0.4 ms`, `1.20 s`, `4 min 10 s`.
std::string in_words(double seconds);

/// A measured value with its unit: `1.20 s`, `1460 octets`.
std::string in_words(double value, const std::string& unit);
/// Several values, whose unit is said once unless it depends on the value: `10, 20, 40 segments`.
std::string in_words(const Measurement&);

/// How long the run took, whether time was simulated, and what made it longer: `7.46 s of simulated time, 3
/// rounds`.
std::string took(const RunReport&);
/// `Of this it waited 5.0 s for timers …, and used 0.9 s of its processor.`; empty if nothing is known.
std::string spent_in_words(const RunReport&);

/// How many cases were not run because of their duration, and how long they would take; empty if there are
/// none.
std::string left_out(const RunReport&);

/// Says that the target takes few connections at once, and the effect on the run; empty if it takes enough.
std::string crowding(const RunReport&);

/// A fail or an unexpected pass that is not in a baseline; under `strict` also a warn.
bool counts_as_failure(const CaseResult&, bool strict);

/// The place of the case's packets, if results.json is in `folder`; empty if they were not kept.
std::string capture_path(const CaseResult&, const std::string& folder);

}  // namespace tcpspec::report
