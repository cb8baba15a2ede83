#include "reports/html/summary.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "reports/html/standing.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report::html {
namespace {

struct Statement {
  std::string_view kind;  ///< a class of CSS
  std::string text;
};

// Rules, not points: one slip may show at thousands of points.
Statement sweep_statement(const Sweep& sweep) {
  std::set<std::string> forbidden, known;
  for (const SweepDeparture& departure : sweep.departures)
    if (departure.grade == Grade::forbidden)
      (departure.known.empty() ? forbidden : known).insert(departure.rule);
  if (!forbidden.empty())
    return {"fail", fmt::format("{} of the decision tables {} departed from in a way that is forbidden.",
                                count_of(forbidden.size(), "rule"), forbidden.size() == 1 ? "is" : "are")};
  return {"pass", fmt::format("No rule of the decision tables is departed from in a way that is forbidden{}.",
                              known.empty() ? "" : ", save for what is known")};
}

std::string not_run(const RunReport& report) {
  const auto missing = static_cast<std::size_t>(report.summary.not_run);
  if (missing == 0) return {};
  return fmt::format("; {} of {} did not run", missing, count_of(report.cases.size() + missing, "case run"));
}

std::string failed_so_far(const Page& page) {
  const auto failed = static_cast<std::size_t>(
      std::count_if(page.report.cases.begin(), page.report.cases.end(),
                    [&](const CaseResult& result) { return counts_as_failure(result, page.strict); }));
  if (failed == 0) return {};
  const int once = page.report.summary.unconfirmed;
  return fmt::format("; {} failed until then{}", count_of(failed, "case run"),
                     once > 0 ? fmt::format(", {} of them seen once and not yet confirmed", once) : "");
}

Statement statement(const Page& page) {
  const RunReport& report = page.report;
  if (!report.aborted.empty())
    return {"error", "The run ended early: " + report.aborted + not_run(report) + failed_so_far(page)};
  if (report.cases.empty() && report.sweep.points == 0) return {"unsure", "No case was run."};
  std::size_t cases = 0, errors = 0;
  std::set<std::string> broken;
  for (const CaseResult& result : report.cases) {
    if (result.verdict == Verdict::error) ++errors;
    if (!counts_as_failure(result, page.strict)) continue;
    ++cases;
    const Requirement* requirement = requirement_of(report, result);
    broken.insert(requirement ? requirement->id : result.charged);
  }
  if (cases > 0)
    return {"fail", fmt::format("{} of {} {}; {} not met.", cases, count_of(report.cases.size(), "case run"),
                                cases == 1 ? "fails" : "fail",
                                broken.size() == 1 ? "1 requirement is"
                                                   : fmt::format("{} requirements are", broken.size()))};
  if (errors > 0)
    return {"error", fmt::format("{} ended in an error of the tester or its environment.",
                                 count_of(errors, "case run"))};
  if (report.cases.empty()) return sweep_statement(report.sweep);
  const std::string known =
      report.summary.known > 0
          ? ", save for " + count_of(static_cast<std::size_t>(report.summary.known), "known departure")
          : "";
  return {"pass", fmt::format("None of {} fails{}.", count_of(report.cases.size(), "case run"), known)};
}

void write_statement(Writer& out, const Page& page) {
  const Statement said = statement(page);
  const RunReport& report = page.report;
  {
    const Element block(out, "p", {{"class", fmt::format("statement {}", said.kind)}});
    out.text(said.text);
  }
  std::vector<std::string> more;
  if (report.summary.known > 0 && said.kind != "pass")
    more.push_back(fmt::format("{} from what the RFCs ask {} known of this target, and explained below.",
                               count_of(static_cast<std::size_t>(report.summary.known), "departure"),
                               report.summary.known == 1 ? "is" : "are"));
  if (report.summary.flaky > 0)
    more.push_back(fmt::format("{} gave different verdicts when repeated.",
                               count_of(static_cast<std::size_t>(report.summary.flaky), "case run")));
  if (const std::string left = left_out(report); !left.empty()) more.push_back(left + ".");
  if (more.empty()) return;
  const Element block(out, "p");
  out.text(fmt::format("{}", fmt::join(more, " ")));
}

// A bar says at a glance what the table below it says in numbers.
void write_bar(Writer& out, const Tally& tally) {
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

// A column that is empty throughout says nothing, and a telephone has no room for it.
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

void write_tally_cells(Writer& out, const Tally& tally, const std::vector<Standing>& columns) {
  for (const Standing standing : columns) {
    const int count = tally.count(standing);
    out.leaf("td", {{"class", count ? css_class(standing) : "none"}}, std::to_string(count));
  }
  out.leaf("td", std::to_string(tally.total()));
}

void write_case_counts(Writer& out, const Page& page, const std::vector<Standing>& columns) {
  Tally all;
  std::map<int, Tally> families;
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
  const auto row = [&](const std::string& name, const Tally& tally) {
    const Element line(out, "tr");
    out.leaf("th", {{"scope", "row"}}, name);
    write_tally_cells(out, tally, columns);
  };
  for (const auto& [family, tally] : families) row(family_name(family), tally);
  if (families.size() > 1) row("both", all);
}

void write_levels(Writer& out, const Page& page, const std::vector<Standing>& columns) {
  // What has no level comes last.
  const auto later = [](const std::optional<Level>& a, const std::optional<Level>& b) {
    return a && (!b || *a < *b);
  };
  std::map<std::optional<Level>, Tally, decltype(later)> tallies(later);
  for (const RequirementResult& result : page.requirements)
    tallies[result.requirement.level].add(standing_of(result));
  if (tallies.empty()) return;
  const Element scroll(out, "div", {{"class", "scroll"}});
  const Element table(out, "table", {{"class", "counts"}});
  out.leaf("caption", "Requirements by level, each by the worst that its cases found");
  write_tally_head(out, "Level", columns);
  const Element body(out, "tbody");
  for (const auto& [level, tally] : tallies) {
    const Element row(out, "tr");
    out.leaf("th", {{"scope", "row"}}, level ? to_string(*level) : "unknown");
    write_tally_cells(out, tally, columns);
  }
}

void write_rfcs(Writer& out, const Page& page, const std::vector<Standing>& columns) {
  std::map<int, Tally> tallies;
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
