#pragma once
// The renderers that machines read, one file each.  All stream; a text that a target had a hand in is made
// printable first, whatever the format would bear.

#include <iosfwd>

#include "reports/options.hpp"
#include "run/report.hpp"

namespace tcpspec::report {

/// TAP version 14: a warn is ok with a diagnostic, what was not exercised is a SKIP, a known deviation a
/// TODO, a run that ended early a bail-out.
void render_tap(std::ostream&, const RunReport&, const RenderOptions&);

/// Workflow commands of GitHub Actions, of which GitHub shows ten of a kind for each step: the worst come
/// first, the tenth tells how many more there are.
void render_github(std::ostream&, const RunReport&, const RenderOptions&);

/// SARIF 2.1.0: rules are the requirements, results the departures, with suppressions for the known ones.
/// What could not be judged is a notification of the invocation, since code scanning would show it as a find.
void render_sarif(std::ostream&, const RunReport&, const RenderOptions&);

/// CTRF, the Common Test Report Format; our own verdict is its rawStatus.
void render_ctrf(std::ostream&, const RunReport&, const RenderOptions&);

/// The catalogue, RFC 4180: a line for each requirement with the verdict on it and the case that decided it,
/// or `not exercised`.  No cell is a formula to a spreadsheet.
void render_csv(std::ostream&, const RunReport&, const RenderOptions&);

/// GitHub's and GitLab's Markdown, for a wiki.
void render_markdown(std::ostream&, const RunReport&, const RenderOptions&);
/// The same in less than 64 kB, for a comment on a pull request.
void render_comment(std::ostream&, const RunReport&, const RenderOptions&);
/// The same in less than 1 MiB, for the summary of a step of GitHub Actions.
void render_step_summary(std::ostream&, const RunReport&, const RenderOptions&);

}  // namespace tcpspec::report
