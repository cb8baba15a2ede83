#pragma once

#include <iosfwd>

#include "reports/render_options.hpp"
#include "run/report.hpp"

namespace tcpspec::report {

/// The catalogue, RFC 4180: a line for each requirement with the verdict on it and the case that decided it,
/// or `not exercised`. No cell is a formula for a spreadsheet.
void render_csv(std::ostream&, const RunReport&, const RenderOptions&);

}  // namespace tcpspec::report
