#include "reports/renderers.hpp"

#include <array>
#include <ostream>

#include "reports/json.hpp"
#include "reports/junit.hpp"
#include "reports/terminal.hpp"

namespace tcpspec::report {
namespace {

void render_json(std::ostream& out, const RunReport& report, const RenderOptions&) { out << to_json(report); }

void render_junit(std::ostream& out, const RunReport& report, const RenderOptions& options) {
  out << to_junit(report, {.strict = options.strict});
}

void render_terminal(std::ostream& out, const RunReport& report, const RenderOptions& options) {
  Terminal terminal(out, options);
  for (const CaseResult& result : report.cases) terminal.case_done(result);
  terminal.finish(report);
}

constexpr std::array table{
    Renderer{"json", "results", "results.json", "the whole record again", render_json},
    Renderer{"junit", "JUnit", "junit.xml", "JUnit XML: GitLab, Jenkins, GitHub", render_junit},
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
