#pragma once
// The table of all views of a report.  A row is an option of `tcpspec report` and of `tcpspec run`; who adds
// a view adds a row and nothing else.

#include <iosfwd>
#include <span>
#include <string_view>

#include "reports/render_options.hpp"
#include "run/report.hpp"

namespace tcpspec::report {

struct Renderer {
  std::string_view name;   ///< `junit` is the option --junit
  std::string_view title;  ///< what the terminal calls it: `JUnit`
  std::string_view usual;  ///< the file that every run leaves in its folder; empty: only on request
  std::string_view help;
  void (*render)(std::ostream&, const RunReport&, const RenderOptions&);
};

std::span<const Renderer> renderers();

/// Null if there is none of this name.
const Renderer* find_renderer(std::string_view name);

}  // namespace tcpspec::report
