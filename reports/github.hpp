#pragma once

#include <iosfwd>

#include "reports/render_options.hpp"
#include "run/report.hpp"

namespace tcpspec::report {

/// Workflow commands of GitHub Actions. GitHub shows ten of each kind for each step: the worst come first,
/// the tenth says how many more there are.
void render_github(std::ostream&, const RunReport&, const RenderOptions&);

}  // namespace tcpspec::report
