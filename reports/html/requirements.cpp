#include "reports/html/requirements.hpp"

#include "reports/requirements.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "reports/invariants.hpp"
#include "reports/standing.hpp"

namespace tcpspec::report::html {
namespace {

constexpr std::size_t links_shown = 6;

/// `stray-draws-reset` of `stray-draws-reset[SYN+FIN]`.
std::string_view without_row(std::string_view id) { return id.substr(0, id.find('[')); }

// The rows of one case share its name: `stray-draws-reset [ACK] [FIN]`, each a link.
void write_cases(Writer& out, const std::vector<const CaseResult*>& runs) {
  std::vector<const CaseResult*> cases;  // one for each id, the most telling
  for (const CaseResult* run : runs) {
    const auto same = std::find_if(cases.begin(), cases.end(), [&](auto* c) { return c->id == run->id; });
    if (same == cases.end())
      cases.push_back(run);
    else if (standing_of(**same) == Standing::met && standing_of(*run) != Standing::met)
      *same = run;
  }
  std::string_view before;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const CaseResult& one = *cases[i];
    const Standing standing = standing_of(one);
    const std::string_view name = without_row(one.id);
    const bool row_of_the_same = i > 0 && name == before && name != one.id;
    if (i > 0) out.text(row_of_the_same ? " " : ", ");
    if (standing != Standing::met)
      out.leaf("b", {{"class", fmt::format("v {}", css_class(standing))}, {"title", to_string(standing)}},
               symbol(standing));
    const std::string anchored = anchor(is_invariant(one) ? "invariant" : "case", one.id);
    out.leaf("a", {{"href", link_to(anchored)}},
             row_of_the_same ? std::string_view(one.id).substr(name.size()) : std::string_view(one.id));
    before = name;
  }
}

void write_standing(Writer& out, const RequirementResult& result) {
  const Standing standing = standing_of(result);
  out.leaf("b", {{"class", fmt::format("v {}", css_class(standing))}},
           fmt::format("{} {}", symbol(standing), to_string(standing)));
}

void write_row(Writer& out, Page& page, const RequirementResult& result) {
  const Requirement& requirement = result.requirement;
  const std::string name = anchor("req", requirement.id);
  const std::string_view standing = css_class(standing_of(result));
  const std::string rfc = std::to_string(rfc_of_id(page.report, requirement));
  const Element row(out, "tr",
                    {{page.anchors.take(name) ? "id" : "", name},
                     {"class", "req"},
                     {"data-v", standing},
                     {"data-r", rfc},
                     {"data-l", to_string(requirement.level)}});
  {
    const Element cell(out, "th", {{"scope", "row"}});
    out.leaf("a", {{"href", link_to(name)}}, requirement.id);
  }
  out.leaf("td", {{"class", "level"}}, to_string(requirement.level));
  {
    const Element cell(out, "td");
    write_standing(out, result);
  }
  out.leaf("td", requirement.text);
  const Element cell(out, "td", {{"class", "links"}});
  if (result.cases.size() <= links_shown) return write_cases(out, result.cases);
  const Element fold(out, "details");
  out.leaf("summary", count_of(result.cases.size(), "case run"));
  write_cases(out, result.cases);
}

void write_head(Writer& out) {
  const Element head(out, "thead");
  const Element row(out, "tr");
  for (const char* name : {"Requirement", "Level", "Verdict", "What it says", "Case runs"})
    out.leaf("th", {{"scope", "col"}}, name);
}

/// What only an invariant checks comes after the others, and is put beside those of its section.
void gather_sections(std::vector<const RequirementResult*>& results) {
  std::map<std::string, std::size_t> first;
  for (const RequirementResult* result : results)
    first.try_emplace(result->requirement.section, first.size());
  std::stable_sort(results.begin(), results.end(),
                   [&](const RequirementResult* a, const RequirementResult* b) {
                     return first.at(a->requirement.section) < first.at(b->requirement.section);
                   });
}

}  // namespace

void write_requirements(Writer& out, Page& page) {
  std::map<int, std::vector<const RequirementResult*>> rfcs;
  for (const RequirementResult& result : page.requirements)
    rfcs[rfc_of_id(page.report, result.requirement)].push_back(&result);
  if (rfcs.empty()) return;
  const Element section(out, "section",
                        {{"id", "requirements"}, {"aria-labelledby", "requirements-heading"}});
  out.leaf("h2", {{"id", "requirements-heading"}}, "Requirements");
  out.leaf(
      "p",
      "Each requirement in our own words, with the worst verdict of its cases and invariants. A departure "
      "counts for the requirement that it breaks, not for the others that its case checks.");
  for (auto& [rfc, results] : rfcs) {
    gather_sections(results);
    const Element part(out, "section", {{"class", "rfc"}, {"id", fmt::format("rfc-{}", rfc)}});
    const auto title = page.report.rfcs.find(std::to_string(rfc));
    const std::string name = rfc ? fmt::format("RFC {}", rfc) : "Without an RFC";
    out.leaf("h3", title == page.report.rfcs.end() ? name : name + ": " + title->second);
    const Element scroll(out, "div", {{"class", "scroll"}});
    const Element table(out, "table", {{"class", "requirements"}});
    out.leaf("caption", fmt::format("{} of {}", count_of(results.size(), "requirement"), name));
    write_head(out);
    // Sections in the order of the catalogue, which is the RFC's.
    for (std::size_t i = 0; i < results.size();) {
      const std::string& of = results[i]->requirement.section;
      const Element group(out, "tbody");
      if (!of.empty()) {
        const Element row(out, "tr", {{"class", "section"}});
        out.leaf("th", {{"colspan", "5"}, {"scope", "rowgroup"}}, "§" + of);
      }
      for (; i < results.size() && results[i]->requirement.section == of; ++i) {
        write_row(out, page, *results[i]);
        out.line();
      }
    }
  }
}

}  // namespace tcpspec::report::html
