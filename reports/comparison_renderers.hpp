#pragma once
// The table of all views of a comparison.

#include <string_view>

#include "reports/compare_html.hpp"
#include "reports/compare_svg.hpp"
#include "reports/compare_text.hpp"

namespace tcpspec::report {

struct ComparisonRenderer {
  std::string_view name;
  std::string_view help;
  bool whole;  ///< has all rows if the user asks neither for all rows nor for the differences
  void (*render)(std::ostream&, const Comparison&, const RenderOptions&);
};

/// An option of `tcpspec compare` for each row.
inline constexpr ComparisonRenderer comparison_renderers[] = {
    {"html", "one page, with the differences marked", true, render_comparison_html},
    {"markdown", "a table, for a wiki", false, render_comparison_markdown},
    {"json", "for a program", true, render_comparison_json},
    {"svg", "a picture: a square for each requirement", true, render_comparison_svg},
    {"terminal", "the usual output", false, render_comparison_terminal},
};

}  // namespace tcpspec::report
