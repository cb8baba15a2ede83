#include "cli/verb_parsers.hpp"
#include "reach/target_word.hpp"

namespace tcpspec::cli {

std::unique_ptr<Parser> make_sweep(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<SweepOptions>>(
      "sweep", "Test a target against the decision tables of RFC 9293, point by point.", "[TARGET]",
      verbs.sweep);
  SweepOptions& o = parser->options;
  OptionSet& set = parser->declared();
  take_words(*parser, "words");
  set.group("Points");
  set.list("--point", o.select, "GLOB", "only points with this id (repeatable)");
  set.list("--rule", o.rules, "GLOB", "only points that this rule decides (repeatable)");
  set.flag("--all", o.all, "every combination, not only the usual ones");
  declare_families(set, o.families);
  set.text("--print", o.print, "ID", "write this point as a case and send nothing");
  set.flag("--dry-run", o.dry_run, "only list the points");

  set.group("Target");
  declare_reach(set, o);

  set.group("How");
  set.number("--seed", o.seed, "choose the same random numbers as that run", 0, any_number);
  set.number("-j,--jobs", o.jobs, "connections at once", 1, many);
  set.number("--rate", o.rate, "at most this many segments a second", 1, many);
  declare_timescale(set, o.timescale);

  set.group("Verdict and reports");
  set.text("-o,--output", o.output, "DIR", "folder of the reports (tcpspec-out)");
  set.flag("--strict", o.strict, "a tolerated departure counts as forbidden");
  set.flag("--keywords-only", o.keywords_only, "what no key word of RFC 2119 forbids is tolerated");

  set.group("Display");
  set.flag("-q,--quiet", o.quiet, "only the counts");
  set.flag("-v,--verbose", o.verbose, "also departures that the profile explains");
  declare_display(set, o.display);
  parser->finish = [](VerbParser<SweepOptions>& p, const Words& all) {
    if (p.words.size() > 1) throw UsageError("sweep takes one target; --point and --rule select points");
    take_target(p.options, p.words, all);
  };
  return parser;
}

std::unique_ptr<Parser> make_diff(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<DiffOptions>>("diff", "Name the rules where two sweeps differ.",
                                                          "BEFORE AFTER", verbs.diff);
  take_words(*parser, "words");
  parser->declared().group("Display");
  parser->declared().flag("--json", parser->options.json, "for a program");
  declare_display(parser->declared(), parser->options.display);
  parser->finish = [](VerbParser<DiffOptions>& p, const Words&) {
    if (p.words.size() != 2) throw UsageError("diff needs two results.json, or their folders");
    p.options.before = p.words[0];
    p.options.after = p.words[1];
  };
  return parser;
}

}  // namespace tcpspec::cli
