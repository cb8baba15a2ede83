#pragma once
// The views of a report that the command line requests, and writing them.

#include <exception>
#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include "reports/renderers.hpp"

namespace tcpspec::cli {

struct View {
  std::string format;  ///< the name of a renderer
  std::string where;   ///< a file, or `-`: standard output
  bool operator==(const View&) const = default;
};

struct Views {
  std::vector<View> list;
  bool step_summary = false;  ///< append one to the file that $GITHUB_STEP_SUMMARY names

  /// Standard output is a view: nothing else may be printed there.
  bool on_output() const;
};

/// Throws UsageError for two views on standard output, and for a step summary outside a step.
void check_views(const Views&);

/// The name and place of a report, for the last lines on the terminal.
using Written = std::vector<std::pair<std::string, std::string>>;

struct WrittenViews {
  Written files;
  std::vector<std::string> unwritten;  ///< a sentence for each that could not be written

  std::exception_ptr bug;  ///< an error inside a renderer

  /// Throws the bug, or EnvironmentError if something could not be written.
  void complain() const;
};

/// Writes each view; `out` is standard output. If one cannot be written, the others still are.
WrittenViews write_views(const report::RunReport&, const Views&, const report::RenderOptions&,
                         std::ostream& out);

/// What $GITHUB_STEP_SUMMARY names; empty if it is not set.
std::string step_summary_file();

/// Throws EnvironmentError if a step summary is asked for and cannot be written.
void check_step_summary(const Views&);

/// Each renderer's usual file in `folder`, and the `further` views.
Views with_usual_views(const std::string& folder, const Views& further);

}  // namespace tcpspec::cli
