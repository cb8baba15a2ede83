#include <fmt/format.h>

#include "reports/html/sections.hpp"
#include "reports/view.hpp"

namespace tcpspec::report::html {
namespace {

void term(Writer& out, std::string_view name, std::string_view text, bool code = false) {
  if (text.empty()) return;
  out.leaf("dt", name);
  const Element value(out, "dd");
  if (code)
    out.leaf("code", text);
  else
    out.text(text);
}

void write_reasons(Writer& out, const RunReport& report, const CaseResult& result) {
  const Requirement* requirement = requirement_of(report, result);
  const bool departs = result.verdict == Verdict::fail || result.verdict == Verdict::warn;
  if (result.expected.empty() && result.got.empty() && reason(result).empty() && result.known.empty() &&
      !departs)
    return;
  const Element list(out, "dl", {{"class", "reasons"}});
  term(out, "Expected", result.expected, true);
  term(out, "Got", result.got, true);
  term(out, "Because", reason(result));
  term(out, "Known", result.known);
  if (departs && requirement)
    term(out, "Asked",
         fmt::format("RFC {} §{} ({}, {}): {}", requirement->rfc, requirement->section, requirement->level,
                     requirement->id, requirement->text));
}

void write_steps(Writer& out, const CaseResult& result) {
  if (result.steps.empty()) return;
  const Element table(out, "table", {{"class", "steps"}});
  out.leaf("caption", "Steps, as the case has them");
  {
    const Element head(out, "thead");
    const Element row(out, "tr");
    for (const char* name : {"Where", "Step", "What happened"}) out.leaf("th", {{"scope", "col"}}, name);
  }
  const Element body(out, "tbody");
  for (std::size_t i = 0; i < result.steps.size(); ++i) {
    const StepRecord& step = result.steps[i];
    const bool deciding = static_cast<int>(i) == result.deciding_step;
    const Element row(out, "tr", {{deciding ? "class" : "", "deciding"}});
    out.leaf("td", fmt::format("{}:{}", step.file, step.line));
    {
      const Element cell(out, "td");
      out.leaf("code", step.text);
    }
    const std::string said = step.result.empty() ? "not reached" : step.result;
    out.leaf("td", deciding ? "▸ " + said : said);
  }
}

void write_octets(Writer& out, const CaseResult& result) {
  if (result.segments.empty()) return;
  const Element fold(out, "details");
  out.leaf("summary", "The same with the numbers of the wire, and the octets");
  const Element text(out, "pre", {{"tabindex", "0"}});
  for (const SegmentRecord& record : result.segments)
    out.text(fmt::format("{:.6f} {} {}\n         {}\n", record.time, record.from_target ? "<--" : "-->",
                         record.absolute, record.octets));
}

}  // namespace

void write_run(Writer& out, Page& page, const CaseResult& result) {
  const bool plain = result.verdict == Verdict::pass && reason(result).empty() && !result.unexpected_pass;
  write_reasons(out, page.report, result);
  write_exchange(out, result);
  if (plain) return;
  write_steps(out, result);
  if (result.verdict == Verdict::fail || result.verdict == Verdict::warn) write_octets(out, result);
  const Element command(out, "p", {{"class", "again"}});
  out.text("Again: ");
  out.leaf("code", again(page.report, result));
}

}  // namespace tcpspec::report::html
