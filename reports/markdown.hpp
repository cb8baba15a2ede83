#pragma once

#include <iosfwd>

#include "reports/render_options.hpp"
#include "run/report.hpp"

namespace tcpspec::report {

/// GitHub's and GitLab's Markdown, for a wiki.
void render_markdown(std::ostream&, const RunReport&, const RenderOptions&);
/// The same in less than 64 kB, for a comment on a pull request.
void render_comment(std::ostream&, const RunReport&, const RenderOptions&);
/// The same in less than 1 MiB, for the summary of a step of GitHub Actions.
void render_step_summary(std::ostream&, const RunReport&, const RenderOptions&);

}  // namespace tcpspec::report
