#include "reports/html/case_runs.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "reports/html/exchange.hpp"
#include "reports/html/merged_text.hpp"
#include "reports/wording.hpp"

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
  const std::string expected = merged(runs, [](auto& run) { return run.expected; });
  const std::string got = merged(runs, [](auto& run) { return run.got; });
  if (expected.empty() && got.empty() && reason(first).empty() && first.known.empty() && !departs(first))
    return;
  const Element list(out, "dl", {{"class", "reasons"}});
  term(out, "Expected", expected, true);
  term(out, "Got", got, true);
  term(out, "Because", reason(first));
  term(out, "Said", first.target_said);
  term(out, "Known", first.known);
  term(out, "Perhaps the path's", first.perhaps_path);
  if (const Requirement* requirement = requirement_of(report, first); requirement && departs(first))
    term(out, "Asked",
         fmt::format("RFC {} §{} ({}, {}): {}", requirement->rfc, requirement->section,
                     to_string(requirement->level), requirement->id, requirement->text));
}

void write_steps(Writer& out, const Runs& runs) {
  const CaseResult& first = *runs.front();
  if (first.steps.empty()) return;
  const std::string& file = first.steps.front().file;
  const bool one_file =
      std::all_of(first.steps.begin(), first.steps.end(), [&](auto& step) { return step.file == file; });
  const Element table(out, "table", {{"class", "steps"}});
  out.leaf("caption", one_file ? "Steps of " + file : "Steps");
  {
    const Element row(out, "tr");
    for (const char* name : {"Line", "Step", "What happened"}) out.leaf("th", {{"scope", "col"}}, name);
  }
  for (std::size_t i = 0; i < first.steps.size(); ++i) {
    const StepRecord& step = first.steps[i];
    const bool deciding = static_cast<int>(i) == first.deciding_step;
    const Element row(out, "tr", {{deciding ? "class" : "", "deciding"}});
    out.leaf("td", one_file ? std::to_string(step.line) : fmt::format("{}:{}", step.file, step.line));
    {
      const Element cell(out, "td");
      out.leaf("code", step.text);
    }
    const std::string result = merged(runs, [&](auto& run) { return run.steps[i].result; });
    out.leaf("td", (deciding ? "▸ " : "") + (result.empty() ? "not reached" : result));
  }
}

void write_octets(Writer& out, const Runs& runs) {
  const CaseResult& first = *runs.front();
  const Element fold(out, "details");
  out.leaf("summary",
           fmt::format("The same over {} with absolute numbers and the octets", family_name(first.family)));
  const Element text(out, "pre", {{"tabindex", "0"}});
  for (const SegmentRecord& record : first.segments)
    out.text(fmt::format("{:.6f} {} {}\n         {}\n", record.time, record.from_target ? "<--" : "-->",
                         record.absolute, record.octets));
}

// A flaky case shows all of its runs: their difference is the finding.
void write_earlier(Writer& out, Page& page, const CaseResult& result) {
  const std::vector<std::string> words = runs_in_words(result);
  for (std::size_t i = 0; i < result.earlier.size(); ++i) {
    const CaseResult& run = result.earlier[i];
    const Runs alone{&run};
    const Element fold(out, "details");
    out.leaf("summary", fmt::format("Over {}, {}", family_name(result.family), words[i]));
    page.budget.part(out, alone, Part::exchange, [&] { write_exchange(out, page, alone); });
    if (run.capture.empty()) continue;
    const Element line(out, "p", {{"class", "again"}});
    out.trusted("Packets: ");
    out.leaf("code", run.capture);
  }
}

// For readers who doubt: the packets, and the command for this case only.
void write_again(Writer& out, const RunReport& report, const Runs& runs) {
  const Element line(out, "p", {{"class", "again"}});
  bool any = false;
  for (const CaseResult* run : runs) {
    if (run->capture.empty()) continue;
    out.trusted(any ? ", " : "Packets: ");
    out.leaf("code", run->capture);
    any = true;
  }
  out.trusted(any ? " · Again: " : "Again: ");
  out.leaf("code", again(report, *runs.front()));
  for (std::size_t i = 1; i < runs.size(); ++i)
    out.text(fmt::format(", or with --family {}", runs[i]->family));
}

}  // namespace

void write_runs(Writer& out, Page& page, const Runs& runs, Detail detail) {
  const CaseResult& first = *runs.front();
  const bool plain = first.verdict == Verdict::pass && reason(first).empty() && !first.unexpected_pass;
  write_reasons(out, page.report, runs);
  const bool calm = !first.unexpected_pass && !first.flaky && (!departs(first) || !first.known.empty());
  page.budget.part(out, runs, calm ? Part::calm_exchange : Part::exchange,
                   [&] { write_exchange(out, page, runs); });
  for (const CaseResult* run : runs) write_earlier(out, page, *run);
  if (plain) return;
  if (detail == Detail::full) write_steps(out, runs);
  if (detail == Detail::full && departs(first) && first.known.empty() && !first.segments.empty())
    page.budget.part(out, runs, Part::octets, [&] { write_octets(out, runs); });
  write_again(out, page.report, runs);
}

}  // namespace tcpspec::report::html
