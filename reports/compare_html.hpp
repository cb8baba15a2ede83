#pragma once

#include <iosfwd>

#include "reports/compare.hpp"
#include "reports/render_options.hpp"

namespace tcpspec::report {

void render_comparison_html(std::ostream&, const Comparison&, const RenderOptions&);

}  // namespace tcpspec::report
