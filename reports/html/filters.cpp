#include "reports/html/filters.hpp"

#include <fmt/format.h>

#include "reports/wording.hpp"

namespace tcpspec::report::html {
namespace {

struct Choice {
  std::string value, text;
};

void write_select(Writer& out, std::string_view id, std::string_view label,
                  const std::vector<Choice>& choices) {
  const Element whole(out, "label");
  out.text(label);
  out.text(" ");
  const Element select(out, "select", {{"id", id}});
  out.leaf("option", {{"value", ""}}, "all");
  for (const Choice& choice : choices) out.leaf("option", {{"value", choice.value}}, choice.text);
}

std::vector<Choice> verdicts(const Page& page) {
  std::vector<Choice> choices;
  std::set<Verdict> seen;
  bool known = false, flaky = false;
  for (const CaseResult& result : page.report.cases) {
    seen.insert(result.verdict);
    known = known || !result.known.empty();
    flaky = flaky || result.flaky;
  }
  for (const Verdict verdict : seen)
    choices.push_back({std::string(css_class(verdict)), std::string(to_string(verdict))});
  if (known) choices.push_back({"known", "known"});
  if (flaky) choices.push_back({"flaky", "flaky"});
  return choices;
}

}  // namespace

void write_filters(Writer& out, const Page& page) {
  std::set<int> rfcs;
  std::set<std::string_view> levels;  // in alphabetical order
  for (const CaseResult& result : page.report.cases) {
    rfcs.insert(rfc_of(page.report, result));
    if (result.level) levels.insert(to_string(*result.level));
  }
  std::vector<Choice> by_rfc, by_level;
  for (const int rfc : rfcs)
    by_rfc.push_back({std::to_string(rfc), rfc ? fmt::format("RFC {}", rfc) : "none"});
  for (const std::string_view level : levels) by_level.push_back({std::string(level), std::string(level)});
  const Element form(out, "form",
                     {{"id", "filters"}, {"hidden", "hidden"}, {"role", "search"}, {"aria-label", "Cases"}});
  {
    const Element whole(out, "label");
    out.text("Search ");
    out.empty("input", {{"id", "query"}, {"type", "search"}, {"placeholder", "id, title, requirement"}});
  }
  write_select(out, "by-verdict", "Verdict", verdicts(page));
  write_select(out, "by-rfc", "RFC", by_rfc);
  write_select(out, "by-level", "Level", by_level);
  out.leaf("button", {{"type", "reset"}}, "Show all");
  out.leaf("output", {{"id", "shown"}, {"aria-live", "polite"}}, "");
}

}  // namespace tcpspec::report::html
