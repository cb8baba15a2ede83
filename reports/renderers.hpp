#pragma once
// The table of all views of a report. A row is an option of `tcpspec report` and of `tcpspec run`. A new view
// needs a row and the function that it names.

#include <iosfwd>
#include <span>
#include <string_view>

#include "reports/render_options.hpp"
#include "run/report.hpp"

namespace tcpspec::report {

struct Renderer {
  std::string_view name;   ///< `junit` is the option --junit
  std::string_view title;  ///< its name on the terminal: `JUnit`
  std::string_view usual;  ///< the file that every run leaves in its folder; empty: only on request
  std::string_view help;
  void (*render)(std::ostream&, const RunReport&, const RenderOptions&);
};

std::span<const Renderer> renderers();

/// Null if there is none with this name.
const Renderer* find_renderer(std::string_view name);

}  // namespace tcpspec::report
