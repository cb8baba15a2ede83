#include "reports/html/page.hpp"

#include <ostream>
#include <sstream>

#include <fmt/format.h>

#include "reports/html/assets.hpp"
#include "reports/html/cases.hpp"
#include "reports/html/coverage.hpp"
#include "reports/html/departures.hpp"
#include "reports/html/environment.hpp"
#include "reports/html/filters.hpp"
#include "reports/html/invariants.hpp"
#include "reports/html/measurements.hpp"
#include "reports/html/requirements.hpp"
#include "reports/html/summary.hpp"
#include "reports/html/sweep.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report {
namespace {

using namespace html;

// Nothing is fetched, nothing is sent, and only our script runs, whatever the page contains.
std::string policy() {
  return fmt::format(
      "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
      style_hash(), script_hash());
}

std::string title_of(const RunReport& report) { return "TCP conformance of " + report.target.name; }

void write_head(Writer& out, const RunReport& report) {
  const Element head(out, "head");
  out.empty("meta", {{"charset", "utf-8"}});
  out.line();
  out.empty("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", policy()}});
  out.line();
  out.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  out.line();
  out.empty("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  out.line();
  out.empty("meta", {{"name", "generator"}, {"content", "tcpspec " + report.tool_version}});
  out.line();
  out.leaf("title", title_of(report));
  const Element style(out, "style");
  out.trusted(style_text());
}

// The agent gives the name of its stack as one word.
std::string with_blanks(std::string text) {
  for (char& c : text) c = c == '_' ? ' ' : c;
  return text;
}

void write_masthead(Writer& out, const RunReport& report) {
  const Element header(out, "header", {{"class", "masthead"}});
  out.leaf("h1", title_of(report));
  const Element facts(out, "p");
  if (const auto stack = report.target.facts.find("stack"); stack != report.target.facts.end())
    out.text(with_blanks(stack->second) + " · ");
  out.text(
      fmt::format("{} · tcpspec {} · seed {}", long_date(report.started), report.tool_version, report.seed));
}

void write_contents(Writer& out, const Page& page) {
  const Element nav(out, "nav", {{"aria-label", "Contents"}});
  const Element list(out, "ul");
  const auto entry = [&](std::string_view id, std::string_view name) {
    const Element item(out, "li");
    out.leaf("a", {{"href", fmt::format("#{}", id)}}, name);
  };
  const RunReport& report = page.report;
  entry("summary", "Summary");
  entry("departures", "Departures");
  if (report.sweep.points > 0 || !report.sweep.maps.empty()) entry("sweep", "SEGMENT ARRIVES");
  if (!report.invariants.empty()) entry("invariants", "Every segment");
  if (!page.requirements.empty()) entry("requirements", "Requirements");
  if (!page.requirements.empty() || !report.others.empty()) entry("coverage", "Coverage");
  for (const CaseResult& result : report.cases)
    if (!result.measurements.empty()) {
      entry("measurements", "Measurements");
      break;
    }
  entry("environment", "Environment");
  if (!report.cases.empty()) entry("cases", "Cases");
}

std::string written(Page& page) {
  std::ostringstream stream;
  Writer out(stream);
  out.trusted("<!DOCTYPE html>\n");
  {
    const Element root(out, "html", {{"lang", "en"}});
    write_head(out, page.report);
    const Element body(out, "body");
    out.leaf("a", {{"class", "skip"}, {"href", "#main"}}, "Skip to the report");
    write_masthead(out, page.report);
    write_contents(out, page);
    {
      const Element main(out, "main", {{"id", "main"}});
      write_summary(out, page);
      write_departures(out, page);
      write_invariants(out, page);
      write_sweep(out, page);
      write_requirements(out, page);
      write_coverage(out, page);
      write_measurements(out, page);
      write_environment(out, page);
      write_cases(out, page);
    }
    {
      const Element footer(out, "footer");
      out.text(fmt::format("Written by tcpspec {} from results.json. The verdicts are those of the run.",
                           page.report.tool_version));
    }
    const Element script(out, "script");
    out.trusted(script_text());
  }
  out.line();
  return std::move(stream).str();
}

}  // namespace

void write_html(std::ostream& stream, const RunReport& report, const HtmlOptions& options) {
  PageBudget budget;
  for (;;) {
    Page page(report);
    page.strict = options.strict;
    page.budget = budget;
    const std::string text = written(page);
    budget = page.budget;
    // A part that is left out may have had a drawing that others use; next time one of these has it.
    if (text.size() > options.octets_at_most && budget.shorten_by(text.size() - options.octets_at_most))
      continue;
    stream << text;
    return;
  }
}

}  // namespace tcpspec::report
