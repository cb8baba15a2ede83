#pragma once

#include <iosfwd>

#include "reports/render_options.hpp"
#include "run/report.hpp"

namespace tcpspec::report {

/// TAP version 13, the newest that `prove` of Debian 12 reads: a warn is ok with a diagnostic, a case that
/// tested nothing is a SKIP, a known deviation is a TODO, a run that ended early is a bail-out.
void render_tap(std::ostream&, const RunReport&, const RenderOptions&);

/// The same as TAP version 14.
void render_tap14(std::ostream&, const RunReport&, const RenderOptions&);

}  // namespace tcpspec::report
