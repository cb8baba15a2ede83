#include "reports/renderers.hpp"

#include <array>
#include <ostream>

#include "reports/formats.hpp"
#include "reports/html.hpp"
#include "reports/json.hpp"
#include "reports/junit.hpp"
#include "reports/terminal.hpp"

namespace tcpspec::report {
namespace {

void render_json(std::ostream& out, const RunReport& report, const RenderOptions&) { out << to_json(report); }

void render_junit(std::ostream& out, const RunReport& report, const RenderOptions& options) {
  out << to_junit(report, {.strict = options.strict, .folder = options.folder});
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
    Renderer{"json", "results", "results.json", "the whole record again", render_json},
    Renderer{"junit", "JUnit", "junit.xml", "JUnit XML: GitLab, Jenkins, GitHub", render_junit},
    Renderer{"html", "HTML", "report.html", "one file for people, with every exchange drawn", render_html},
    Renderer{"tap", "TAP", "", "TAP 14: Meson, node-tap", render_tap},
    Renderer{"ctrf", "CTRF", "", "Common Test Report Format (JSON)", render_ctrf},
    Renderer{"sarif", "SARIF", "", "SARIF 2.1.0: departures as code scanning shows them", render_sarif},
    Renderer{"github", "annotations", "", "GitHub Actions: annotations; give `-`", render_github},
    Renderer{"github-summary", "step summary", "", "Markdown below 1 MiB: see --step-summary",
             render_step_summary},
    Renderer{"comment", "comment", "", "Markdown below 64 kB: for a pull request", render_comment},
    Renderer{"markdown", "Markdown", "", "Markdown: for a wiki", render_markdown},
    Renderer{"csv", "CSV", "", "the requirements and their verdicts, for a spreadsheet", render_csv},
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
