#include "cli/verb_parsers.hpp"

namespace tcpspec::cli {

void declare_views(OptionSet& set, Views& views, bool brief) {
  set.group(brief ? "" : "Reports (FILE, or - for standard output)");
  for (const report::Renderer& renderer : report::renderers()) {
    const std::string name(renderer.name);
    set.each("--" + name, "FILE", std::string(renderer.help), [&views, name](const std::string& where) {
      views.list.push_back({name, where});
    });
  }
  set.flag("--step-summary", views.step_summary, "append a summary to $GITHUB_STEP_SUMMARY");
  if (!brief) return;
  std::string names;
  for (const report::Renderer& renderer : report::renderers()) names += std::string(renderer.name) + ", ";
  set.footer("Reports, --NAME FILE: " + names + "step-summary.");
}

std::unique_ptr<Parser> make_report(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<ReportOptions>>(
      "report", "Show the results of a run in other formats. The exit code is 0, also if cases failed.",
      "RESULTS", verbs.report);
  ReportOptions& o = parser->options;
  OptionSet& set = parser->declared();
  take_words(*parser, "results");
  declare_views(set, o.views, false);
  set.flag("--strict", o.strict, "show a warn as a fail");
  set.group("Display");
  set.flag("-q,--quiet", o.quiet, "one line for each failure, and the counts");
  set.flag("-v,--verbose", o.verbose, "every case with all its segments");
  declare_display(set, o.display);
  parser->finish = [](VerbParser<ReportOptions>& p, const Words&) {
    if (p.words.size() != 1) throw UsageError("report needs one results.json");
    if (p.options.quiet && p.options.verbose)
      throw UsageError("--quiet and --verbose cannot be used together");
    p.options.results = p.words.front();
    check_views(p.options.views);
  };
  return parser;
}

}  // namespace tcpspec::cli
