#include "cli/case_words.hpp"
#include "cli/makers.hpp"

namespace tcpspec::cli {

std::unique_ptr<Parser> make_mutants(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<MutantsOptions>>(
      "mutants", "List the endpoint's named faults, or show which case catches which.", "[CASES...]",
      verbs.mutants);
  MutantsOptions& o = parser->options;
  o.selection.duration = DurationClass::long_;
  CLI::App& app = parser->app();
  take_words(*parser, "paths");
  app.option_defaults()->group("What");
  app.add_flag("--matrix", o.matrix, "run the cases against the mutants, in virtual time");
  list_option(app, "--mutant", o.mutants, "GLOB", "these mutants (repeatable)");
  app.add_flag("--live", o.live, "only those for `tcpspec run --fault`, and the cases that notice");
  number_option(app, "-j,--jobs", o.jobs, "threads (one a processor)", 1, many);
  declare_selection(app, o.selection, "all");
  app.option_defaults()->group("Display");
  app.add_flag("--json", o.json, "for a program");
  declare_display(app, o.display);
  parser->finish = [](VerbParser<MutantsOptions>& p, const Words&) {
    p.options.selection.paths = p.words;
    check_case_words(p.words, [](const std::string&) { return std::string(); });
    p.options.each_family = p.app().count("--family") > 0;
    check_selection(p.app(), p.options.selection);
  };
  return parser;
}

}  // namespace tcpspec::cli
