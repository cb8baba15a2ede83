#pragma once

#include <optional>
#include <string>
#include <vector>

#include "run/report.hpp"

namespace tcpspec::run {

/// A known departure of one target: this case, this observation, for this reason (design §4).
struct Deviation {
  std::string id;             ///< of a case; `*` and `?` are wild cards
  std::optional<int> family;  ///< 4 or 6; both if absent
  report::Verdict verdict = report::Verdict::fail;
  std::string observed;  ///< found in what was expected, got or concluded; anything if empty
  std::string reason;
};

using Baseline = std::vector<Deviation>;

/// Sets `known` or `unexpected_pass` of a result.  Deviations of verdict `warn` may also pass: only a fail
/// that went away means that the baseline is out of date.
void compare_with(const Baseline&, report::CaseResult&);

}  // namespace tcpspec::run
