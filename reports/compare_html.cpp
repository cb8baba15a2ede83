// A comparison as one page: no script, no other file; a check box hides the rows without differences.
#include "reports/compare_html.hpp"

#include <ostream>

#include <fmt/format.h>

#include "reports/html/markup.hpp"

namespace tcpspec::report {
namespace {

using html::Element;
using html::Writer;

constexpr std::string_view style = R"(
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--rule:#d5dae0;--soft:#57606a;
--pass:#dff3e4;--warn:#fff0c9;--fail:#ffdfdc;--unsure:#d9eff7;--na:#eceff2;--error:#f4e1f8}
@media (prefers-color-scheme:dark){:root{--paper:#14171b;--ink:#e3e7eb;--rule:#343b44;--soft:#a0a9b4;
--pass:#173524;--warn:#3d3010;--fail:#451d1b;--unsure:#12323e;--na:#262c33;--error:#391f41}}
body{margin:0 auto;max-width:90rem;padding:1rem 1.25rem 4rem;background:var(--paper);color:var(--ink);
font:1rem/1.45 system-ui,"Segoe UI","DejaVu Sans",sans-serif}
table{border-collapse:collapse;width:100%}
caption{text-align:left;color:var(--soft);padding:.5rem 0}
th,td{border-bottom:1px solid var(--rule);padding:.3rem .6rem;text-align:left;vertical-align:top}
thead th{position:sticky;top:0;background:var(--paper)}
tbody th{font-weight:400;min-width:18rem;max-width:34rem}
thead small{font-weight:400;color:var(--soft)}
tbody th b{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.9rem}
td small{display:block;color:var(--soft)}
.pass{background:var(--pass)}.warn{background:var(--warn)}.fail{background:var(--fail)}
.inconclusive{background:var(--unsure)}.na{background:var(--na)}.error{background:var(--error)}
.worse th{border-left:.4rem solid #b3201a}
#only:checked~table tr.same{display:none}
@media (max-width:48rem){body{padding:.5rem .5rem 3rem}th,td{padding:.3rem .25rem;overflow-wrap:anywhere}
tbody th{min-width:8rem}}
@media print{#only,label{display:none}})";

std::string_view class_of(const CompareCell& cell) {
  if (!cell.verdict) return "none";
  switch (*cell.verdict) {
    case Verdict::pass: return "pass";
    case Verdict::not_applicable: return "na";
    case Verdict::warn: return "warn";
    case Verdict::inconclusive: return "inconclusive";
    case Verdict::fail: return "fail";
    case Verdict::error: return "error";
  }
  return {};
}

void write_row(Writer& page, const CompareRow& row) {
  const std::string kind = row.regressed() ? "worse" : row.differs() ? "other" : "same";
  const Element line(page, "tr", {{"class", kind}});
  {
    const Element head(page, "th", {{"scope", "row"}});
    page.leaf("b", row.id);
    page.text(row.level ? fmt::format(" {} ", to_string(*row.level)) : " ");
    page.leaf("small", row.regressed() ? "worse: " + row.text : row.text);
  }
  for (const CompareCell& cell : row.cells) {
    const Element box(page, "td", {{"class", class_of(cell)}, {"title", cell.because}});
    if (!cell.verdict) {
      page.leaf("small", "not run");
      continue;
    }
    page.text(
        fmt::format("{} {}{}", sign_of(cell, false), to_string(*cell.verdict), cell.flaky ? ", flaky" : ""));
    if (cell.known) page.leaf("small", "known deviation");
  }
}

void write_table(Writer& page, const Comparison& comparison) {
  const Element table(page, "table");
  page.leaf("caption", fmt::format("{} of {} rows differ; {} got worse from the first column to the last.",
                                   comparison.differences, comparison.rows.size(), comparison.regressions));
  {
    const Element head(page, "thead");
    const Element line(page, "tr");
    page.leaf("th", {{"scope", "col"}}, comparison.by == CompareBy::requirements ? "Requirement" : "Case");
    for (const CompareColumn& column : comparison.columns) {
      const Element cell(page, "th", {{"scope", "col"}});
      page.text(column.name);
      page.empty("br");
      page.leaf("small", column.started.substr(0, 10));
    }
  }
  const Element body(page, "tbody");
  for (const CompareRow& row : comparison.rows) {
    write_row(page, row);
    page.line();
  }
}

}  // namespace

void render_comparison_html(std::ostream& out, const Comparison& comparison, const RenderOptions&) {
  Writer page(out);
  page.trusted("<!DOCTYPE html>\n");
  const Element document(page, "html", {{"lang", "en"}, {"xmlns", "http://www.w3.org/1999/xhtml"}});
  {
    const Element head(page, "head");
    page.empty("meta", {{"charset", "utf-8"}});
    page.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
    page.leaf("title", "TCP conformance compared");
    const Element sheet(page, "style");
    page.trusted(style);
  }
  const Element body(page, "body");
  page.leaf("h1", "TCP conformance compared");
  page.empty("input",
             {{"type", "checkbox"}, {"id", "only"}, {comparison.shows_all ? "" : "checked", "checked"}});
  page.leaf("label", {{"for", "only"}}, " only what differs");
  write_table(page, comparison);
}

}  // namespace tcpspec::report
