#pragma once

#include <iosfwd>

#include "reports/render_options.hpp"
#include "run/report.hpp"

namespace tcpspec::report {

/// SARIF 2.1.0: rules are the requirements, results the departures, with suppressions for the known ones. A
/// case that could not be judged is a notification of the invocation, because code scanning would show a
/// result as a finding.
void render_sarif(std::ostream&, const RunReport&, const RenderOptions&);

}  // namespace tcpspec::report
