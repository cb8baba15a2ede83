#include "reports/html/exchange.hpp"

#include "reports/exchange.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "reports/html/ladder.hpp"
#include "reports/html/merged_text.hpp"

namespace tcpspec::report::html {
namespace {

/// The same line of several runs.
using Lines = std::vector<const ExchangeLine*>;

// One letter each: there are tens of thousands of lines.  a: aside, w: words, d: decisive, g: after a gap.
std::string line_class(const CaseResult& result, const ExchangeLine& line) {
  std::string name = line.segment ? (line.is_aside() ? "a" : "") : "w";
  if (is_decisive(result, line)) name += name.empty() ? "d" : " d";
  return name;
}

const std::string& text_of(const ExchangeLine& line) {
  return line.segment->text.empty() ? line.segment->absolute : line.segment->text;
}

void write_decision(Writer& out, const Runs& runs) {
  const std::string expected = merged(runs, [](auto& run) { return run.expected; });
  const std::string got = merged(runs, [](auto& run) { return run.got; });
  if (expected.empty() && got.empty()) return;
  const Element list(out, "dl");
  const auto term = [&](std::string_view name, const std::string& text) {
    if (text.empty()) return;
    out.leaf("dt", name);
    out.leaf("dd", text);
  };
  term("expected", expected);
  term("got", got);
}

void write_segment(Writer& out, const Lines& lines) {
  const SegmentRecord& first = *lines.front()->segment;
  out.text(first.from_target ? "← " : "→ ");
  if (!first.connection.empty()) out.text("(" + first.connection + ") ");
  out.text(merged(lines, [](auto& line) { return text_of(line); }));
  const Element aside(out, "i");
  out.text(merged(lines, [](auto& line) { return clock(line.segment->time); }));
  const std::string note = merged(lines, [](auto& line) { return note_of(*line.segment); });
  if (!note.empty()) out.text(" (" + note + ")");
}

}  // namespace

void write_exchange(Writer& out, Page& page, const Runs& runs) {
  const CaseResult& first = *runs.front();
  std::vector<std::vector<ExchangeLine>> all;
  for (const CaseResult* run : runs) all.push_back(exchange(*run));
  const std::vector<ExchangeLine>& lines = all.front();
  if (lines.empty()) return;
  const auto decisive = [&](const ExchangeLine& line) { return is_decisive(first, line); };
  const auto last_decisive = std::find_if(lines.rbegin(), lines.rend(), decisive);

  const Element both(out, "div", {{"class", first.verdict == Verdict::warn ? "x warned" : "x"}});
  Ladder ladder(first);
  const auto draw = [&](const std::string& markup) {
    out.trusted("<svg>" + page.shapes.drawn(markup) + "</svg>");
  };
  draw(names_of_ends());
  const Element figure(out, "ol");
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Lines same;
    for (const auto& of_run : all) same.push_back(&of_run[i]);
    std::string name = line_class(first, lines[i]);
    const Ladder::Row row = ladder.next(lines[i]);
    if (row.after_gap) name += name.empty() ? "g" : " g";
    const Element item(out, "li", {{name.empty() ? "" : "class", name}});
    draw(row.markup);
    if (lines[i].segment)
      write_segment(out, same);
    else
      out.text(merged(same, [](auto& line) { return line.words; }));
    if (last_decisive != lines.rend() && &*last_decisive == &lines[i]) write_decision(out, runs);
  }
}

bool drawn_alike(const CaseResult& a, const CaseResult& b) {
  return a.verdict == b.verdict && a.because == b.because && a.outcome == b.outcome && a.known == b.known &&
         a.flaky == b.flaky && a.unexpected_pass == b.unexpected_pass && a.deciding_step == b.deciding_step &&
         a.steps.size() == b.steps.size() && draws_alike(exchange(a), exchange(b));
}

}  // namespace tcpspec::report::html
