#include "reports/html/invariants.hpp"

#include <fmt/format.h>

#include "reports/html/words.hpp"
#include "reports/invariants.hpp"

namespace tcpspec::report::html {
namespace {

void write_row(Writer& out, Page& page, const InvariantResult& invariant, const CaseResult& as_case) {
  const std::string name = anchor("invariant", invariant.name);
  const Element row(out, "tr", {{page.anchors.take(name) ? "id" : "", name}});
  {
    const Element cell(out, "td");
    badge(out, as_case);
  }
  {
    const Element cell(out, "td");
    out.leaf("strong", invariant.name);
    out.text(" " + invariant.title + ".");
    if (!invariant.because.empty()) out.text(" " + invariant.because + ".");
    if (!invariant.known.empty()) out.text(" Known: " + invariant.known);
  }
  {
    const Element cell(out, "td");
    out.text(fmt::format("{} ({})", invariant.requirement, to_string(invariant.level)));
  }
  out.leaf("td", std::to_string(invariant.segments));
  out.leaf("td", std::to_string(invariant.connections));
}

/// What was broken, with the segments that show it.
void write_departures(Writer& out, const InvariantResult& invariant, const CaseResult& as_case) {
  if (invariant.evidence.empty()) return;
  {
    const Element line(out, "p");
    badge(out, as_case);
    out.text(" ");
    out.leaf("strong", invariant.name);
    out.text(fmt::format(" {}. {}.", invariant.title, invariant.because));
  }
  for (const InvariantEvidence& evidence : invariant.evidence) {
    const Element fold(out, "details");
    out.leaf("summary", fmt::format("{}: segment {} of {}, {}", invariant.name, evidence.segment,
                                    evidence.where, family_name(evidence.family)));
    {
      const Element what(out, "p");
      out.text("When ");
      out.leaf("code", invariant.when);
      out.text(", it must hold that ");
      out.leaf("code", invariant.holds);
      out.text(fmt::format(". But {}.", evidence.got));
      if (!evidence.known.empty()) out.text(" Known: " + evidence.known);
    }
    out.leaf("pre", {{"tabindex", "0"}}, evidence.figure);
  }
}

}  // namespace

void write_invariants(Writer& out, Page& page) {
  const std::vector<InvariantResult>& all = page.report.invariants;
  if (all.empty()) return;
  const Element section(out, "section", {{"id", "invariants"}, {"aria-labelledby", "invariants-heading"}});
  out.leaf("h2", {{"id", "invariants-heading"}}, "Every segment");
  out.leaf("p", "What holds of each segment that the target sends, in whatever case or point. " +
                    invariants_in_words(page.report) + ".");
  const std::vector<CaseResult> as_cases = invariant_cases(page.report);
  for (std::size_t i = 0; i < all.size(); ++i) write_departures(out, all[i], as_cases[i]);
  const Element fold(out, "details");
  out.leaf("summary", "All of them, and how many segments each was about");
  const Element scroll(out, "div", {{"class", "scroll"}});
  const Element table(out, "table");
  out.leaf("caption", "Invariants, with the segments that each was about");
  {
    const Element head(out, "thead");
    const Element row(out, "tr");
    for (const char* name : {"Verdict", "Invariant", "Requirement", "Segments", "Connections"})
      out.leaf("th", {{"scope", "col"}}, name);
  }
  const Element body(out, "tbody");
  for (std::size_t i = 0; i < all.size(); ++i) write_row(out, page, all[i], as_cases[i]);
}

}  // namespace tcpspec::report::html
