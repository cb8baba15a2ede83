#include "reports/html/environment.hpp"

#include <fmt/format.h>

#include "reports/wording.hpp"

namespace tcpspec::report::html {
namespace {

class Facts {
 public:
  Facts(Writer& out, std::string_view caption) : out_(out), table_(out, "table", {{"class", "environment"}}) {
    out_.leaf("caption", caption);
    out_.open("tbody");
  }
  ~Facts() { out_.close(); }
  Facts(const Facts&) = delete;
  Facts& operator=(const Facts&) = delete;

  void add(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    const Element row(out_, "tr");
    out_.leaf("th", {{"scope", "row"}}, name);
    out_.leaf("td", value);
  }

 private:
  Writer& out_;
  Element table_;
};

std::string spaced(std::string name) {
  for (char& c : name) c = c == '_' ? ' ' : c;
  return name;
}

}  // namespace

void write_environment(Writer& out, const Page& page) {
  const RunReport& report = page.report;
  const Element section(out, "section", {{"id", "environment"}, {"aria-labelledby", "environment-heading"}});
  out.leaf("h2", {{"id", "environment-heading"}}, "Environment");
  const Element tables(out, "div", {{"class", "tables"}});
  {
    Facts facts(out, "Target");
    facts.add("name", report.target.name);
    facts.add("profile", report.target.profile);
    for (const auto& [name, value] : report.target.facts) facts.add(spaced(name), value);
  }
  Facts facts(out, "Tester");
  facts.add("version", "tcpspec " + report.tool_version);
  facts.add("started", long_date(report.started));
  facts.add("took", took(report));
  facts.add("of this", spent_in_words(report));
  facts.add("seed", std::to_string(report.seed));
  for (const auto& [name, value] : environment_in_words(report)) facts.add(spaced(name), value);
  facts.add("command", report.command);
}

}  // namespace tcpspec::report::html
