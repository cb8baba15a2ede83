#pragma once

#include <iosfwd>

#include "reports/compare.hpp"
#include "reports/render_options.hpp"

namespace tcpspec::report {

/// A strip of squares for each column, one square for each row; readable on light and dark backgrounds.
void render_comparison_svg(std::ostream&, const Comparison&, const RenderOptions&);

}  // namespace tcpspec::report
