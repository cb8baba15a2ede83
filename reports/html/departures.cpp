#include "reports/html/departures.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "reports/html/links.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report::html {
namespace {

/// Runs of one case with the same observation.
struct Departure {
  std::vector<const CaseResult*> runs;

  const CaseResult& first() const { return *runs.front(); }
};

std::string sentence(std::string text) {
  if (!text.empty() && text.back() != '.') text += '.';
  return text;
}

template <typename Wanted>
std::vector<Departure> collect(const Page& page, Wanted wanted) {
  std::vector<Departure> found;
  for (const CaseGroup& group : page.groups) {
    const std::size_t begin = found.size();
    for (const CaseResult* run : group.runs) {
      if (!wanted(*run)) continue;
      const auto same = std::find_if(
          found.begin() + static_cast<std::ptrdiff_t>(begin), found.end(), [&](const Departure& d) {
            return d.first().verdict == run->verdict && d.first().because == run->because &&
                   d.first().known == run->known;
          });
      if (same != found.end())
        same->runs.push_back(run);
      else
        found.push_back({{run}});
    }
  }
  return found;
}

void write_one(Writer& out, const Page& page, const Departure& departure) {
  const CaseResult& first = departure.first();
  const Element item(out, "li");
  badge(out, first);
  out.text(" " + sentence(first.title) + " ");
  if (const std::string why = reason(first); !why.empty()) {
    const Element instead(out, "span", {{"class", "instead"}});
    out.leaf("strong",
             first.verdict == Verdict::fail || first.verdict == Verdict::warn ? "Instead: " : "But: ");
    // "Another segment came" says nothing without it; of silence, it says why the target is alive.
    const bool says_more = !first.got.empty() && why.find(first.got) == std::string::npos;
    if (says_more && first.got.front() == '<') {
      out.text(why + ": ");
      out.leaf("code", first.got);
      out.text(" ");
    } else {
      out.text(sentence(says_more ? why + ": " + first.got : why) + " ");
    }
  }
  if (!first.known.empty()) {
    const Element known(out, "span", {{"class", "instead"}});
    out.leaf("strong", "Known: ");
    out.text(sentence(first.known) + " ");
  }
  const Element where(out, "span", {{"class", "where"}});
  if (const Requirement* requirement = requirement_of(page.report, first)) {
    out.text(fmt::format("RFC {} §{}, ", requirement->rfc, requirement->section));
    requirement_link(out, page, requirement->id);
    out.text(fmt::format(" ({}), ", to_string(requirement->level)));
  } else if (!first.charged.empty()) {
    out.text(first.charged + ", ");
  }
  case_link(out, first, true);
  for (std::size_t i = 0; i < departure.runs.size(); ++i)
    out.text((i == 0 ? " over " : " and ") + family_name(departure.runs[i]->family));
}

// At most `shown` are open; the others are folded, not left out.
void write_list(Writer& out, const Page& page, std::string_view id, std::string_view heading,
                const std::vector<Departure>& departures, std::size_t shown) {
  if (departures.empty()) return;
  out.leaf("h3", {{"id", id}}, fmt::format("{} ({})", heading, departures.size()));
  const std::size_t open = departures.size() <= shown ? departures.size() : 0;
  const auto list = [&](std::size_t from, std::size_t to) {
    const Element block(out, "ul", {{"class", "departures"}});
    for (std::size_t i = from; i < to; ++i) {
      write_one(out, page, departures[i]);
      out.line();
    }
  };
  if (open > 0) return list(0, open);
  const Element fold(out, "details");
  out.leaf("summary", fmt::format("show all {}", departures.size()));
  list(0, departures.size());
}

}  // namespace

void write_departures(Writer& out, const Page& page) {
  const auto is_failure = [&](const CaseResult& r) { return counts_as_failure(r, page.strict); };
  const auto excused = [](const CaseResult& r) { return !r.known.empty() && !r.unexpected_pass; };
  constexpr std::size_t all = 1'000'000;
  const Element section(out, "section", {{"id", "departures"}, {"aria-labelledby", "departures-heading"}});
  out.leaf("h2", {{"id", "departures-heading"}}, "Departures from the RFCs");
  const auto failures = collect(page, is_failure);
  if (failures.empty())
    out.leaf("p", !page.report.cases.empty()     ? "No case fails."
                  : page.report.sweep.points > 0 ? "No case was run. The findings of the sweep are below."
                                                 : "No case was run.");
  write_list(out, page, "failures", "Failures", failures, all);
  write_list(out, page, "perhaps-path", "Perhaps the path's: failures that a middlebox could also cause",
             collect(page, [&](auto& r) { return !r.perhaps_path.empty() && !is_failure(r) && !excused(r); }),
             20);
  write_list(
      out, page, "warnings", "Warnings: a SHOULD is not followed, or a departure is tolerated",
      collect(page, [&](auto& r) { return r.verdict == Verdict::warn && !is_failure(r) && !excused(r); }),
      20);
  write_list(out, page, "flaky", "Flaky: repeated runs gave different verdicts",
             collect(page, [](auto& r) { return r.flaky; }), 20);
  write_list(out, page, "errors", "Errors of the tester or its environment",
             collect(page, [](auto& r) { return r.verdict == Verdict::error; }), 20);
  write_list(out, page, "undecided", "Inconclusive: neither met nor broken",
             collect(page, [&](auto& r) { return r.verdict == Verdict::inconclusive && !excused(r); }), 10);
  write_list(out, page, "known", "Known departures of this target", collect(page, excused), 30);
}

}  // namespace tcpspec::report::html
