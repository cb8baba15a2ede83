#pragma once

#include <iosfwd>

#include "reports/compare.hpp"
#include "reports/render_options.hpp"

namespace tcpspec::report {

void render_comparison_terminal(std::ostream&, const Comparison&, const RenderOptions&);
void render_comparison_markdown(std::ostream&, const Comparison&, const RenderOptions&);
void render_comparison_json(std::ostream&, const Comparison&, const RenderOptions&);

}  // namespace tcpspec::report
