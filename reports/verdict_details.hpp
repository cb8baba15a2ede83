#pragma once

#include <string>
#include <vector>

#include "reports/exchange_figure.hpp"
#include "run/report.hpp"

namespace tcpspec::report {

/// Everything that a reader needs to judge a verdict: title, figure, Expected and Got, the requirement, the
/// step with a caret, the command to run it again.
std::vector<std::string> verdict_details(const RunReport&, const CaseResult&, const FigureOptions&);

}  // namespace tcpspec::report
