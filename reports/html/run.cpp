#include <fmt/format.h>

#include "reports/html/sections.hpp"
#include "reports/html/together.hpp"
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

bool departs(const CaseResult& result) {
  return result.verdict == Verdict::fail || result.verdict == Verdict::warn;
}

void write_reasons(Writer& out, const RunReport& report, const Runs& runs) {
  const CaseResult& first = *runs.front();
  const std::string expected = together_of(runs, [](auto& run) { return run.expected; });
  const std::string got = together_of(runs, [](auto& run) { return run.got; });
  if (expected.empty() && got.empty() && reason(first).empty() && first.known.empty() && !departs(first))
    return;
  const Element list(out, "dl", {{"class", "reasons"}});
  term(out, "Expected", expected, true);
  term(out, "Got", got, true);
  term(out, "Because", reason(first));
  term(out, "Known", first.known);
  if (const Requirement* requirement = requirement_of(report, first); requirement && departs(first))
    term(out, "Asked",
         fmt::format("RFC {} §{} ({}, {}): {}", requirement->rfc, requirement->section, requirement->level,
                     requirement->id, requirement->text));
}

void write_steps(Writer& out, const Runs& runs) {
  const CaseResult& first = *runs.front();
  if (first.steps.empty()) return;
  const Element table(out, "table", {{"class", "steps"}});
  out.leaf("caption", "Steps, as the case has them");
  {
    const Element head(out, "thead");
    const Element row(out, "tr");
    for (const char* name : {"Where", "Step", "What happened"}) out.leaf("th", {{"scope", "col"}}, name);
  }
  const Element body(out, "tbody");
  for (std::size_t i = 0; i < first.steps.size(); ++i) {
    const StepRecord& step = first.steps[i];
    const bool deciding = static_cast<int>(i) == first.deciding_step;
    const Element row(out, "tr", {{deciding ? "class" : "", "deciding"}});
    out.leaf("td", fmt::format("{}:{}", step.file, step.line));
    {
      const Element cell(out, "td");
      out.leaf("code", step.text);
    }
    const std::string result = together_of(runs, [&](auto& run) { return run.steps[i].result; });
    out.leaf("td", (deciding ? "▸ " : "") + (result.empty() ? "not reached" : result));
  }
}

void write_octets(Writer& out, const Runs& runs) {
  const CaseResult& first = *runs.front();
  if (first.segments.empty()) return;
  const Element fold(out, "details");
  out.leaf("summary", fmt::format("The same over {} with the numbers of the wire, and the octets",
                                  family_name(first.family)));
  const Element text(out, "pre", {{"tabindex", "0"}});
  for (const SegmentRecord& record : first.segments)
    out.text(fmt::format("{:.6f} {} {}\n         {}\n", record.time, record.from_target ? "<--" : "-->",
                         record.absolute, record.octets));
}

}  // namespace

void write_runs(Writer& out, const Page& page, const Runs& runs, Detail detail) {
  const CaseResult& first = *runs.front();
  const bool plain = first.verdict == Verdict::pass && reason(first).empty() && !first.unexpected_pass;
  write_reasons(out, page.report, runs);
  write_exchange(out, runs);
  if (plain) return;
  if (detail == Detail::full) write_steps(out, runs);
  if (detail == Detail::full && departs(first) && first.known.empty()) write_octets(out, runs);
  for (const CaseResult* run : runs) {
    const Element command(out, "p", {{"class", "again"}});
    out.text("Again: ");
    out.leaf("code", again(page.report, *run));
  }
}

}  // namespace tcpspec::report::html
