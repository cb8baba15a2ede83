#include "cli/again.hpp"
#include "cli/makers.hpp"
#include "cli/verbs_sweep.hpp"
#include "reach/target_word.hpp"

namespace tcpspec::cli {

std::unique_ptr<Parser> make_sweep(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<SweepOptions>>(
      "sweep", "Hold the decision tables of RFC 9293 against a target, point by point.", "[TARGET]",
      verbs.sweep);
  SweepOptions& o = parser->options;
  CLI::App& app = parser->app();
  take_words(*parser, "words");
  app.option_defaults()->group("Points");
  list_option(app, "--point", o.select, "GLOB", "only points with such an id (repeatable)");
  list_option(app, "--rule", o.rules, "GLOB", "only points that such a rule decides (repeatable)");
  app.add_flag("--all", o.all, "every combination, not only the usual ones");
  declare_families(app, o.families);
  text_option(app, "--print", o.print, "ID", "write this point as a case, and play nothing");
  app.add_flag("--dry-run", o.dry_run, "only list the points");

  app.option_defaults()->group("Target");
  declare_reach(app, o);

  app.option_defaults()->group("How");
  number_option(app, "--seed", o.seed, "draw the same numbers as that run", 0, any_number);
  number_option(app, "-j,--jobs", o.jobs, "connections at once", 1, many);
  number_option(app, "--rate", o.rate, "segments a second that may be sent", 1, many);

  app.option_defaults()->group("Verdict and reports");
  text_option(app, "-o,--output", o.output, "DIR", "folder of the reports (tcpspec-out)");
  app.add_flag("--strict", o.strict, "what is tolerated counts as forbidden");

  app.option_defaults()->group("Display");
  app.add_flag("-q,--quiet", o.quiet, "only the counts");
  app.add_flag("-v,--verbose", o.verbose, "also departures that the profile knows");
  declare_display(app, o.display);
  parser->finish = [](VerbParser<SweepOptions>& p, const Words& all) {
    if (p.words.size() > 1)
      throw UsageError("sweep takes one target; --point and --rule choose among the points");
    if (!p.words.empty()) p.options.target = p.words.front();
    check_reach(p.options);
    p.options.command = quoted_command(all);
  };
  return parser;
}

std::unique_ptr<Parser> make_diff(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<DiffOptions>>(
      "diff", "Name the rules on which two sweeps differ.", "BEFORE AFTER", verbs.diff);
  take_words(*parser, "words");
  parser->app().add_flag("--json", parser->options.json, "for a program")->group("Display");
  declare_display(parser->app(), parser->options.display);
  parser->finish = [](VerbParser<DiffOptions>& p, const Words&) {
    if (p.words.size() != 2)
      throw UsageError("diff compares two results.json, or the folders that hold them");
    p.options.before = p.words[0];
    p.options.after = p.words[1];
  };
  return parser;
}

}  // namespace tcpspec::cli
