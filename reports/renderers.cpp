#include "reports/renderers.hpp"

#include <array>
#include <ostream>

#include "reports/csv.hpp"
#include "reports/ctrf.hpp"
#include "reports/github.hpp"
#include "reports/html/page.hpp"
#include "reports/json.hpp"
#include "reports/junit.hpp"
#include "reports/markdown.hpp"
#include "reports/sarif.hpp"
#include "reports/sweep_as_cases.hpp"
#include "reports/tap.hpp"
#include "reports/terminal.hpp"

namespace tcpspec::report {
namespace {

void render_json(std::ostream& out, const RunReport& report, const RenderOptions&) { out << to_json(report); }

void render_packed(std::ostream& out, const RunReport& report, const RenderOptions&) {
  out << to_packed_json(report);
}

void render_junit(std::ostream& out, const RunReport& report, const RenderOptions& options) {
  out << to_junit(report, {.strict = options.strict, .folder = options.folder});
}

/// For a format without sweeps.
template <void (*render)(std::ostream&, const RunReport&, const RenderOptions&)>
void with_sweep(std::ostream& out, const RunReport& report, const RenderOptions& options) {
  render(out, told_as_cases(report), options);
}

void render_html(std::ostream& out, const RunReport& report, const RenderOptions& options) {
  write_html(out, report, {.strict = options.strict});
}

void render_terminal(std::ostream& out, const RunReport& report, const RenderOptions& options) {
  Terminal terminal(out, options);
  for (const CaseResult& result : report.cases) terminal.case_done(result);
  terminal.finish(report);
}

constexpr std::array table{
    Renderer{"packed", "results", "results.json", "the whole record, packed", render_packed},
    Renderer{"json", "JSON", "", "the same with all that was recorded written out", render_json},
    Renderer{"junit", "JUnit", "junit.xml", "JUnit XML: GitLab, Jenkins, GitHub", with_sweep<render_junit>},
    Renderer{"html", "HTML", "report.html", "one file for people, with a picture of every exchange",
             render_html},
    Renderer{"tap", "TAP", "", "TAP 13: prove, Meson, node-tap", with_sweep<render_tap>},
    Renderer{"tap14", "TAP 14", "", "the same as TAP 14", with_sweep<render_tap14>},
    Renderer{"ctrf", "CTRF", "", "Common Test Report Format (JSON)", with_sweep<render_ctrf>},
    Renderer{"sarif", "SARIF", "", "SARIF 2.1.0: departures for code scanning", with_sweep<render_sarif>},
    Renderer{"github", "annotations", "", "GitHub Actions: annotations; give `-`", with_sweep<render_github>},
    Renderer{"github-summary", "step summary", "", "Markdown below 1 MiB: see --step-summary",
             with_sweep<render_step_summary>},
    Renderer{"comment", "comment", "", "Markdown below 64 kB: for a pull request",
             with_sweep<render_comment>},
    Renderer{"markdown", "Markdown", "", "Markdown: for a wiki", with_sweep<render_markdown>},
    Renderer{"csv", "CSV", "", "the requirements and their verdicts, for a spreadsheet",
             with_sweep<render_csv>},
    Renderer{"terminal", "terminal", "", "what `run` prints", render_terminal},
};

}  // namespace

std::span<const Renderer> renderers() { return table; }

const Renderer* find_renderer(std::string_view name) {
  for (const Renderer& renderer : table)
    if (renderer.name == name) return &renderer;
  return nullptr;
}

}  // namespace tcpspec::report
