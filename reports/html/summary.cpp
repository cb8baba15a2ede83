#include "reports/html/summary.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "reports/headline.hpp"
#include "reports/standing.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report::html {
namespace {

std::string_view class_of(Headline::Kind kind) {
  switch (kind) {
    case Headline::Kind::good: return "pass";
    case Headline::Kind::bad: return "fail";
    case Headline::Kind::undecided: return "unsure";
    case Headline::Kind::error: return "error";
  }
  return "";
}

void write_statement(Writer& out, const Page& page) {
  const RunReport& report = page.report;
  const Headline said = headline(report, page.strict);
  {
    const Element block(out, "p", {{"class", fmt::format("statement {}", class_of(said.kind))}});
    out.text(said.text);
  }
  std::vector<std::string> more;
  if (std::string like = likeness_in_words(report); !like.empty()) more.push_back(std::move(like));
  if (const std::string left = left_out(report); !left.empty()) more.push_back(left + ".");
  if (more.empty()) return;
  const Element block(out, "p");
  out.text(fmt::format("{}", fmt::join(more, " ")));
}

// A bar shows the numbers of the table below it.
void write_bar(Writer& out, const StandingCounts& tally) {
  if (tally.total() == 0) return;
  constexpr double width = 1000;
  const Element svg(out, "svg",
                    {{"class", "bar"},
                     {"viewBox", "0 0 1000 24"},
                     {"preserveAspectRatio", "none"},
                     {"aria-hidden", "true"}});
  double x = 0;
  for (const Standing standing : standings) {
    const double part = width * tally.count(standing) / tally.total();
    if (part > 0)
      out.trusted(fmt::format("<rect class=\"f-{}\" x=\"{:.1f}\" width=\"{:.1f}\" height=\"24\"/>",
                              css_class(standing), x, part));
    x += part;
  }
}

// Empty columns are left out, because a telephone has no room for them.
std::vector<Standing> columns_of(const Page& page) {
  std::set<Standing> found{Standing::met, Standing::warned, Standing::broken};
  for (const CaseResult& result : page.report.cases) found.insert(standing_of(result));
  for (const RequirementResult& result : page.requirements) found.insert(standing_of(result));
  return {found.begin(), found.end()};
}

void write_tally_head(Writer& out, std::string_view first, const std::vector<Standing>& columns) {
  const Element head(out, "thead");
  const Element row(out, "tr");
  out.leaf("th", {{"scope", "col"}}, first);
  for (const Standing standing : columns) {
    const Element cell(out, "th", {{"scope", "col"}});
    out.leaf("span", {{"class", fmt::format("v {}", css_class(standing))}}, symbol(standing));
    out.text(fmt::format(" {}", to_string(standing)));
  }
  out.leaf("th", {{"scope", "col"}}, "All");
}

void write_tally_cells(Writer& out, const StandingCounts& tally, const std::vector<Standing>& columns) {
  for (const Standing standing : columns) {
    const int count = tally.count(standing);
    out.leaf("td", {{"class", count ? css_class(standing) : "none"}}, std::to_string(count));
  }
  out.leaf("td", std::to_string(tally.total()));
}

void write_case_counts(Writer& out, const Page& page, std::vector<Standing> columns) {
  std::erase(columns, Standing::not_tested);  // that is of requirements
  StandingCounts all;
  std::map<int, StandingCounts> families;
  for (const CaseResult& result : page.report.cases) {
    all.add(standing_of(result));
    families[result.family].add(standing_of(result));
  }
  write_bar(out, all);
  const Element scroll(out, "div", {{"class", "scroll"}});
  const Element table(out, "table", {{"class", "counts"}});
  out.leaf("caption", "Case runs by verdict");
  write_tally_head(out, "Over", columns);
  const Element body(out, "tbody");
  const auto row = [&](const std::string& name, const StandingCounts& tally) {
    const Element line(out, "tr");
    out.leaf("th", {{"scope", "row"}}, name);
    write_tally_cells(out, tally, columns);
  };
  for (const int family : {4, 6}) {
    if (const auto tested = families.find(family); tested != families.end()) {
      row(family_name(family), tested->second);
      continue;
    }
    const Element line(out, "tr");
    out.leaf("th", {{"scope", "row"}}, family_name(family));
    out.leaf("td", {{"class", "none"}, {"colspan", std::to_string(columns.size() + 1)}},
             to_string(Standing::not_tested));
  }
  if (families.size() > 1) row("both", all);
}

void write_levels(Writer& out, const Page& page, const std::vector<Standing>& columns) {
  // Requirements without a level come last.
  const auto later = [](const std::optional<Level>& a, const std::optional<Level>& b) {
    return a && (!b || *a < *b);
  };
  std::map<std::optional<Level>, StandingCounts, decltype(later)> tallies(later);
  StandingCounts all;
  for (const RequirementResult& result : page.requirements) {
    tallies[result.requirement.level].add(standing_of(result));
    all.add(standing_of(result));
  }
  if (tallies.empty()) return;
  const Element scroll(out, "div", {{"class", "scroll"}});
  const Element table(out, "table", {{"class", "counts"}});
  out.leaf("caption", "Requirements by level, each with the worst verdict of its cases and invariants");
  write_tally_head(out, "Level", columns);
  const Element body(out, "tbody");
  for (const auto& [level, tally] : tallies) {
    const Element row(out, "tr");
    out.leaf("th", {{"scope", "row"}}, level ? to_string(*level) : "unknown");
    write_tally_cells(out, tally, columns);
  }
  if (tallies.size() < 2) return;
  const Element row(out, "tr");
  out.leaf("th", {{"scope", "row"}}, "all");
  write_tally_cells(out, all, columns);
}

void write_rfcs(Writer& out, const Page& page, const std::vector<Standing>& columns) {
  std::map<int, StandingCounts> tallies;
  for (const RequirementResult& result : page.requirements)
    tallies[rfc_of_id(page.report, result.requirement)].add(standing_of(result));
  if (tallies.size() < 2) return;
  const Element scroll(out, "div", {{"class", "scroll"}});
  const Element table(out, "table", {{"class", "counts"}});
  out.leaf("caption", "Requirements by RFC");
  write_tally_head(out, "RFC", columns);
  const Element body(out, "tbody");
  for (const auto& [rfc, tally] : tallies) {
    const Element row(out, "tr");
    {
      const Element cell(out, "th", {{"scope", "row"}});
      out.leaf("a", {{"href", fmt::format("#rfc-{}", rfc)}}, rfc ? fmt::format("RFC {}", rfc) : "no RFC");
      if (const auto title = page.report.rfcs.find(std::to_string(rfc)); title != page.report.rfcs.end())
        out.leaf("small", " " + title->second);
    }
    write_tally_cells(out, tally, columns);
  }
}

}  // namespace

void write_summary(Writer& out, const Page& page) {
  const Element section(out, "section", {{"id", "summary"}, {"aria-labelledby", "summary-heading"}});
  out.leaf("h2", {{"id", "summary-heading"}}, "Summary");
  write_statement(out, page);
  const std::vector<Standing> columns = columns_of(page);
  if (!page.report.cases.empty()) write_case_counts(out, page, columns);
  write_levels(out, page, columns);
  write_rfcs(out, page, columns);
  out.line();
}

}  // namespace tcpspec::report::html
