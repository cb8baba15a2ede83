#include "reports/html/cases.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "reports/html/case_runs.hpp"
#include "reports/html/exchange.hpp"
#include "reports/html/filters.hpp"
#include "reports/html/links.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report::html {
namespace {

bool is_interesting(const CaseResult& result) {
  if (result.unexpected_pass || result.flaky) return true;
  const bool bad =
      result.verdict == Verdict::fail || result.verdict == Verdict::warn || result.verdict == Verdict::error;
  return bad && result.known.empty();
}

void write_headline(Writer& out, const Runs& runs) {
  const CaseResult& first = *runs.front();
  badge(out, first);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    out.trusted(
        fmt::format("{} {}, {}", i ? " ·" : "", family_name(runs[i]->family), in_words(runs[i]->seconds)));
    if (runs[i]->attempts > 1) out.trusted(fmt::format(", {} attempts", runs[i]->attempts));
  }
  if (!first.outcome.empty()) out.text(" · outcome " + first.outcome);
}

// A sentence says what a fold hides.
void write_reason(Writer& out, const CaseResult& result) {
  if (const std::string why = result.known.empty() ? reason(result) : result.known; !why.empty())
    out.text(": " + why);
}

// Nested elements, so that each run has its anchor.
void open_anchored(Writer& out, Page& page, const Runs& runs, std::string_view name) {
  for (const CaseResult* run : runs) {
    const std::string id = run_anchor(*run);
    out.open("div", {{name.empty() ? "" : "class", name}, {page.anchors.take(id) ? "id" : "", id}});
    name = {};
  }
}

// What a reader looks for is open; the rest is folded.
void write_told(Writer& out, Page& page, const Runs& runs, bool open, Detail detail) {
  const auto close = [&] {
    for (std::size_t i = 0; i < runs.size(); ++i) out.close();
  };
  if (open) {
    open_anchored(out, page, runs, "run");
    {
      const Element headline(out, "p", {{"class", "headline"}});
      write_headline(out, runs);
    }
    write_runs(out, page, runs, detail);
    return close();
  }
  const Element fold(out, "details");
  {
    const Element headline(out, "summary");
    write_headline(out, runs);
    write_reason(out, *runs.front());
  }
  // Inside the fold, so that a link to it opens the fold even without a script.
  open_anchored(out, page, runs, {});
  write_runs(out, page, runs, detail);
  close();
}

std::vector<Runs> gather(const CaseGroup& group) {
  std::vector<Runs> all;
  for (const CaseResult* run : group.runs) {
    const auto same = std::find_if(all.begin(), all.end(),
                                   [&](const Runs& runs) { return drawn_alike(*runs.front(), *run); });
    if (same == all.end())
      all.push_back({run});
    else
      same->push_back(run);
  }
  return all;
}

void write_facts(Writer& out, const Page& page, const CaseResult& result) {
  const Element facts(out, "p", {{"class", "facts"}});
  std::set<std::string> ids(result.checks.begin(), result.checks.end());
  bool first = true;
  const auto link = [&](const std::string& id) {
    out.trusted(first ? "" : ", ");
    first = false;
    requirement_link(out, page, id);
  };
  for (const std::string& id : result.checks) link(id);
  if (!result.charged.empty() && !ids.contains(result.charged)) link(result.charged);
  if (result.level) out.text(fmt::format(" ({})", to_string(result.level)));
  if (!result.given.empty()) out.text(" · from " + result.given);
  if (!result.access.empty()) out.text(" · " + result.access);
  out.text(fmt::format(" · {}:{}", result.file, result.line));
}

std::string verdicts_of(const CaseGroup& group) {
  std::set<std::string_view> names;
  for (const CaseResult* run : group.runs) {
    names.insert(run->unexpected_pass ? "fail" : css_class(run->verdict));
    if (!run->known.empty()) names.insert("known");
    if (run->flaky) names.insert("flaky");
  }
  return fmt::format("{}", fmt::join(names, " "));
}

std::string rfcs_of(const Page& page, const CaseGroup& group) {
  std::set<int> rfcs{rfc_of(page.report, *group.runs.front())};
  for (const std::string& id : group.runs.front()->checks) {
    CaseResult only;
    only.checks = {id};
    rfcs.insert(rfc_of(page.report, only));
  }
  return fmt::format("{}", fmt::join(rfcs, " "));
}

void write_group(Writer& out, Page& page, const CaseGroup& group) {
  const CaseResult& first = *group.runs.front();
  const std::string name = anchor("case", group.id);
  const std::string verdicts = verdicts_of(group), rfcs = rfcs_of(page, group);
  const Element section(out, "section",
                        {{"class", "case"},
                         {page.anchors.take(name) ? "id" : "", name},
                         {"data-v", verdicts},
                         {"data-r", rfcs},
                         {"data-l", to_string(first.level)}});
  {
    const Element heading(out, "h4");
    out.leaf("a", {{"href", link_to(name)}}, group.id);
  }
  {
    const Element title(out, "p");
    out.text(first.title + ".");
    if (!first.why.empty()) out.text(" " + first.why);
  }
  write_facts(out, page, most_telling(group));
  // A repeated observation is folded, and leaves out what the first already says.
  const CaseResult* shown = nullptr;
  for (const Runs& runs : gather(group)) {
    const bool told =
        shown && shown->verdict == runs.front()->verdict && shown->because == runs.front()->because;
    write_told(out, page, runs, is_interesting(*runs.front()) && !told, told ? Detail::brief : Detail::full);
    if (!shown) shown = runs.front();
  }
  out.line();
}

void write_what_is_left_out(Writer& out, const PageBudget& budget) {
  const std::size_t exchanges = budget.exchanges_left_out(), octets = budget.octets_left_out();
  if (exchanges + octets == 0) return;
  const Element sentence(out, "p", {{"id", "left-out"}});
  out.text("To keep this page below 4 MB, ");
  if (exchanges > 0) out.text(count_of(exchanges, "exchange") + " (first those of cases that passed)");
  if (exchanges > 0 && octets > 0) out.text(" and ");
  if (octets > 0) out.text("the octets of " + count_of(octets, "departure"));
  out.text(exchanges + octets == 1 && octets == 0 ? " is left out. " : " are left out. ");
  out.leaf("code", "tcpspec report results.json -v");
  out.text(" shows every segment of every case; the octets are in results.json and in the captures.");
}

}  // namespace

void write_cases(Writer& out, Page& page) {
  if (page.groups.empty()) return;
  const Element section(out, "section", {{"id", "cases"}, {"aria-labelledby", "cases-heading"}});
  out.leaf("h2", {{"id", "cases-heading"}}, "Cases");
  {
    const Element about(out, "p");
    out.text(
        "Segments are written as in RFC 9293 §3.5, with the variables of the target. The tester sends →, the "
        "target sends ←. Grey lines bring the target to the given state or find out its state afterwards. "
        "Departures are open; known departures and cases that passed are folded.");
  }
  write_what_is_left_out(out, page.budget);
  write_filters(out, page);
  // Cases of one file are together, in the order in which the files first occur.
  std::vector<std::string> files;
  for (const CaseGroup& group : page.groups)
    if (const std::string& file = group.runs.front()->file;
        std::find(files.begin(), files.end(), file) == files.end())
      files.push_back(file);
  for (const std::string& file : files) {
    const Element part(out, "section", {{"class", "file"}});
    out.leaf("h3", file);
    out.line();
    for (const CaseGroup& group : page.groups)
      if (group.runs.front()->file == file) write_group(out, page, group);
  }
}

}  // namespace tcpspec::report::html
