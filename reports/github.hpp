#pragma once

#include <iosfwd>

#include "reports/render_options.hpp"
#include "run/report.hpp"

namespace tcpspec::report {

/// Workflow commands of GitHub Actions, of which GitHub shows ten of a kind for each step: the worst come
/// first, the tenth tells how many more there are.
void render_github(std::ostream&, const RunReport&, const RenderOptions&);

}  // namespace tcpspec::report
