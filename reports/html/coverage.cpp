#include "reports/html/coverage.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "reports/coverage_counts.hpp"
#include "reports/html/links.hpp"
#include "reports/standing.hpp"

namespace tcpspec::report::html {
namespace {

enum class Why { said_elsewhere, no_verdict, not_selected, in_a_rule, in_an_invariant, no_case, not_visible };

std::string_view reason_in_words(Why why) {
  switch (why) {
    case Why::said_elsewhere: return "says the same as";
    case Why::not_visible: return "cannot be observed from the outside";
    case Why::in_a_rule: return "a sweep checks it";
    case Why::in_an_invariant: return "an invariant checks it";
    case Why::no_case: return "nothing checks it yet";
    case Why::not_selected: return "its cases were not part of this run";
    case Why::no_verdict: return "its cases gave no verdict";
  }
  return "";
}

Why why_left(const Requirement& requirement) {
  if (!requirement.same_as.empty()) return Why::said_elsewhere;
  if (requirement.checked_by > 0) return Why::not_selected;
  if (requirement.condition == RowCondition::rules) return Why::in_a_rule;
  if (requirement.condition == RowCondition::invariants) return Why::in_an_invariant;
  const bool visible = !requirement.observable || cases::is_on_the_wire(*requirement.observable);
  return visible ? Why::no_case : Why::not_visible;
}

struct Gap {
  const Requirement* requirement;
  Why why;
  bool has_row;  ///< among the requirements that cases or invariants check
};

struct Covered {
  int tested = 0;
  std::vector<Gap> gaps;

  int count(Why why) const {
    int found = 0;
    for (const Gap& gap : gaps) found += gap.why == why ? 1 : 0;
    return found;
  }
};

/// One that an invariant checks, or that a departure breaks.
bool has_row(const Page& page, const Requirement& requirement) {
  return std::any_of(
      page.requirements.begin(), page.requirements.end(),
      [&](const RequirementResult& result) { return result.requirement.id == requirement.id; });
}

std::map<int, Covered> cover(const Page& page) {
  std::map<int, Covered> rfcs;
  for (const RequirementResult& result : page.requirements) {
    Covered& covered = rfcs[rfc_of_id(page.report, result.requirement)];
    const Standing standing = standing_of(result);
    if (is_tested(standing))
      ++covered.tested;
    else
      covered.gaps.push_back({&result.requirement, Why::no_verdict, true});
  }
  for (const Requirement& requirement : page.report.others)
    if (!has_row(page, requirement))
      rfcs[requirement.rfc].gaps.push_back({&requirement, why_left(requirement), false});
  return rfcs;
}

constexpr Why reasons[] = {Why::said_elsewhere,  Why::no_verdict, Why::not_selected, Why::in_a_rule,
                           Why::in_an_invariant, Why::no_case,    Why::not_visible};

void write_overview(Writer& out, const Page& page, const std::map<int, Covered>& rfcs) {
  const Element scroll(out, "div", {{"class", "scroll"}});
  const Element table(out, "table", {{"class", "counts"}});
  out.leaf("caption", "Requirements of the catalogue by RFC");
  {
    const Element head(out, "thead");
    const Element row(out, "tr");
    for (const char* name : {"RFC", "tested", "said elsewhere", "no verdict", "not in this run", "by a sweep",
                             "by an invariant", "nothing yet", "not visible", "All"})
      out.leaf("th", {{"scope", "col"}}, name);
  }
  const Element body(out, "tbody");
  Covered all;
  const auto line = [&](const std::string& name, const std::string& title, const Covered& covered) {
    const Element row(out, "tr");
    {
      const Element cell(out, "th", {{"scope", "row"}});
      out.text(name);
      if (!title.empty()) out.leaf("small", " " + title);
    }
    out.leaf("td", {{"class", covered.tested ? "pass" : "none"}}, std::to_string(covered.tested));
    for (const Why why : reasons) {
      const int count = covered.count(why);
      out.leaf("td", {{"class", count ? "" : "none"}}, std::to_string(count));
    }
    out.leaf("td", std::to_string(covered.tested + static_cast<int>(covered.gaps.size())));
  };
  for (const auto& [rfc, covered] : rfcs) {
    const auto title = page.report.rfcs.find(std::to_string(rfc));
    line(rfc ? fmt::format("RFC {}", rfc) : "no RFC", title == page.report.rfcs.end() ? "" : title->second,
         covered);
    all.tested += covered.tested;
    all.gaps.insert(all.gaps.end(), covered.gaps.begin(), covered.gaps.end());
  }
  if (rfcs.size() > 1) line("All", "", all);
}

/// What the suite checks, whatever this run selected.
void write_suite(Writer& out, const CoverageTable& table, const std::string& in_words) {
  if (in_words.empty()) return;
  out.leaf("p", in_words);
  const Element scroll(out, "div", {{"class", "scroll"}});
  const Element counts(out, "table", {{"class", "counts"}});
  out.leaf("caption", "What the suite checks, by level and by the access that it takes");
  {
    const Element head(out, "thead");
    const Element row(out, "tr");
    for (const char* name : {"Level or access", "checked", "observable", ""})
      out.leaf("th", {{"scope", "col"}}, name);
  }
  const Element body(out, "tbody");
  for (const auto* rows : {&table.levels, &table.accesses})
    for (const CoverageRow& row : *rows) {
      const Element line(out, "tr");
      out.leaf("th", {{"scope", "row"}}, row.name);
      out.leaf("td", std::to_string(row.count.checked));
      out.leaf("td", std::to_string(row.count.observable));
      out.leaf("td", percent(row.count));
    }
}

void write_gaps(Writer& out, Page& page, int rfc, const Covered& covered) {
  if (covered.gaps.empty()) return;
  const Element fold(out, "details");
  out.leaf("summary", fmt::format("{}: {} not tested", rfc ? fmt::format("RFC {}", rfc) : "Without an RFC",
                                  count_of(covered.gaps.size(), "requirement")));
  const Element scroll(out, "div", {{"class", "scroll"}});
  const Element table(out, "table", {{"class", "requirements"}});
  out.leaf("caption", "Not tested in this run");
  {
    const Element head(out, "thead");
    const Element row(out, "tr");
    for (const char* name : {"Requirement", "Level", "Why", "What it says"})
      out.leaf("th", {{"scope", "col"}}, name);
  }
  const Element body(out, "tbody");
  for (const Gap& gap : covered.gaps) {
    const Requirement& requirement = *gap.requirement;
    const std::string name = anchor("req", requirement.id);
    const Element row(out, "tr", {{!gap.has_row && page.anchors.take(name) ? "id" : "", name}});
    {
      const Element cell(out, "th", {{"scope", "row"}});
      requirement_link(out, page, requirement.id);
      if (!requirement.section.empty()) out.leaf("small", " §" + requirement.section);
    }
    out.leaf("td", {{"class", "level"}}, to_string(requirement.level));
    {
      const Element cell(out, "td");
      out.text(reason_in_words(gap.why));
      if (gap.why == Why::said_elsewhere) {
        out.text(" ");
        requirement_link(out, page, requirement.same_as);
      }
      if (!requirement.open.empty()) out.text(": " + requirement.open);
    }
    out.leaf("td", requirement.text);
    out.line();
  }
}

}  // namespace

void write_coverage(Writer& out, Page& page) {
  const std::map<int, Covered> rfcs = cover(page);
  if (rfcs.empty()) return;
  const Element section(out, "section", {{"id", "coverage"}, {"aria-labelledby", "coverage-heading"}});
  out.leaf("h2", {{"id", "coverage-heading"}}, "Coverage");
  out.leaf("p", "This run says nothing about these requirements. They have not passed.");
  write_overview(out, page, rfcs);
  write_suite(out, coverage_table(page.report), coverage_in_words(page.report));
  for (const auto& [rfc, covered] : rfcs) write_gaps(out, page, rfc, covered);
}

}  // namespace tcpspec::report::html
