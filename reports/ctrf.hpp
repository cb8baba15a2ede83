#pragma once

#include <iosfwd>

#include "reports/render_options.hpp"
#include "run/report.hpp"

namespace tcpspec::report {

/// CTRF, the Common Test Report Format; our own verdict is its rawStatus.
void render_ctrf(std::ostream&, const RunReport&, const RenderOptions&);

}  // namespace tcpspec::report
