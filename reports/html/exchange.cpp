#include "reports/exchange.hpp"

#include <fmt/format.h>

#include "reports/html/ladder.hpp"
#include "reports/html/sections.hpp"
#include "reports/html/together.hpp"

namespace tcpspec::report::html {
namespace {

// One letter each: there are tens of thousands of lines.  a: aside, w: words, d: decisive.
std::string line_class(const CaseResult& result, const ExchangeLine& line) {
  std::string name = line.segment ? (line.is_aside() ? "a" : "") : "w";
  if (is_decisive(result, line)) name += name.empty() ? "d" : " d";
  return name;
}

const std::string& text_of(const SegmentRecord& record) {
  return record.text.empty() ? record.absolute : record.text;
}

void write_segment(Writer& out, const SegmentRecord& record) {
  out.text(record.from_target ? "← " : "→ ");
  if (!record.connection.empty()) out.text("(" + record.connection + ") ");
  out.text(text_of(record));
  const Element aside(out, "i");
  out.trusted(clock(record.time));
  if (!record.note.empty()) out.text(" (" + record.note + ")");
}

void write_decision(Writer& out, const CaseResult& result) {
  if (result.expected.empty() && result.got.empty()) return;
  const Element list(out, "dl");
  if (!result.expected.empty()) {
    out.leaf("dt", "expected");
    out.leaf("dd", result.expected);
  }
  if (!result.got.empty()) {
    out.leaf("dt", "got");
    out.leaf("dd", result.got);
  }
}

void write_figure(Writer& out, const CaseResult& result, const std::vector<ExchangeLine>& lines) {
  const ExchangeLine* last_decisive = nullptr;
  for (const ExchangeLine& line : lines)
    if (is_decisive(result, line)) last_decisive = &line;
  const Element figure(out, "ol");
  for (const ExchangeLine& line : lines) {
    const std::string name = line_class(result, line);
    const Element item(out, "li", {{name.empty() ? "" : "class", name}});
    if (line.segment)
      write_segment(out, *line.segment);
    else
      out.text(line.words);
    if (&line == last_decisive) write_decision(out, result);
  }
}

std::string together_of(const std::vector<const ExchangeLine*>& lines, auto part) {
  std::vector<std::string> texts;
  for (const ExchangeLine* line : lines) texts.push_back(part(*line));
  return together({texts.begin(), texts.end()});
}

// The same line of several runs.
void write_lines(Writer& out, const CaseResult& result, const std::vector<const ExchangeLine*>& lines) {
  const ExchangeLine& first = *lines.front();
  const std::string name = line_class(result, first);
  const Element item(out, "li", {{name.empty() ? "" : "class", name}});
  if (!first.segment) return out.text(together_of(lines, [](auto& line) { return line.words; }));
  out.text(first.segment->from_target ? "← " : "→ ");
  if (!first.segment->connection.empty()) out.text("(" + first.segment->connection + ") ");
  out.text(together_of(lines, [](auto& line) { return text_of(*line.segment); }));
  const Element aside(out, "i");
  out.text(together_of(lines, [](auto& line) { return clock(line.segment->time); }));
  const std::string note = together_of(lines, [](auto& line) { return line.segment->note; });
  if (!note.empty()) out.text(" (" + note + ")");
}

}  // namespace

void write_exchange(Writer& out, const CaseResult& result) {
  const std::vector<ExchangeLine> lines = exchange(result);
  if (lines.empty()) return;
  const Element both(out, "div", {{"class", result.verdict == Verdict::warn ? "x warned" : "x"}});
  ladder(out, result, lines);
  write_figure(out, result, lines);
}

bool exchanges_alike(const CaseResult& a, const CaseResult& b) {
  return draws_alike(exchange(a), exchange(b));
}

void write_exchanges(Writer& out, const std::vector<const CaseResult*>& runs) {
  std::vector<std::vector<ExchangeLine>> all;
  for (const CaseResult* run : runs) all.push_back(exchange(*run));
  const Element both(out, "div", {{"class", "x"}});
  ladder(out, *runs.front(), all.front());
  const Element figure(out, "ol");
  for (std::size_t i = 0; i < all.front().size(); ++i) {
    std::vector<const ExchangeLine*> lines;
    for (const auto& of_run : all) lines.push_back(&of_run[i]);
    write_lines(out, *runs.front(), lines);
  }
}

}  // namespace tcpspec::report::html
