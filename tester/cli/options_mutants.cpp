#include "cli/case_words.hpp"
#include "cli/verb_parsers.hpp"

namespace tcpspec::cli {

std::unique_ptr<Parser> make_mutants(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<MutantsOptions>>(
      "mutants", "List the mutants of the reference endpoint, or show which case catches which.",
      "[CASES...]", verbs.mutants);
  MutantsOptions& o = parser->options;
  o.selection.duration = DurationClass::days;
  OptionSet& set = parser->declared();
  take_words(*parser, "paths");
  set.group("What");
  set.flag("--matrix", o.matrix, "run the cases against the mutants, in virtual time");
  set.list("--mutant", o.mutants, "GLOB", "these mutants (repeatable)");
  set.flag("--live", o.live, "only those of `tcpspec run --fault`, and the cases that catch them");
  set.number("-j,--jobs", o.jobs, "threads (default: one for each processor)", 1, many);
  declare_selection(set, o.selection, "all");
  set.group("Display");
  set.flag("--json", o.json, "for a program");
  declare_display(set, o.display);
  parser->finish = [](VerbParser<MutantsOptions>& p, const Words&) {
    p.options.selection.paths = p.words;
    check_case_words(p.words, [](const std::string&) { return std::string(); });
    p.options.each_family = p.declared().given("--family");
    check_selection(p.declared(), p.options.selection);
  };
  return parser;
}

}  // namespace tcpspec::cli
