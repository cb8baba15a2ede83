#pragma once

#include <iosfwd>

#include "reports/render_options.hpp"
#include "run/report.hpp"

namespace tcpspec::report {

/// TAP version 14: a warn is ok with a diagnostic, what was not exercised is a SKIP, a known deviation a
/// TODO, a run that ended early a bail-out.
void render_tap(std::ostream&, const RunReport&, const RenderOptions&);

}  // namespace tcpspec::report
