#include "cli/verb_parsers.hpp"
#include "reports/comparison_renderers.hpp"

namespace tcpspec::cli {

std::unique_ptr<Parser> make_compare(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<CompareOptions>>(
      "compare", "Compare runs: what changed, or where targets differ.", "[NAME=]RESULTS [NAME=]RESULTS...",
      verbs.compare);
  CompareOptions& o = parser->options;
  OptionSet& set = parser->declared();
  take_words(*parser, "results");
  set.group("What to compare");
  set.word<report::CompareBy>(
      "--by", o.by, "ROWS", "requirement (default) or case",
      {{"requirement", report::CompareBy::requirements}, {"case", report::CompareBy::cases}});
  set.flag("--all", o.all, "also rows that are equal in all runs (--svg and --json have them)");
  set.flag("--differences", o.only_differences, "no equal rows, also with --svg and --json");
  set.group("Reports (FILE, or - for standard output)");
  for (const report::ComparisonRenderer& renderer : report::comparison_renderers) {
    const std::string name(renderer.name);
    set.each("--" + name, "FILE", std::string(renderer.help), [&o, name](const std::string& where) {
      o.views.push_back({name, where});
    });
  }
  declare_display(set, o.display);
  parser->finish = [](VerbParser<CompareOptions>& p, const Words&) {
    if (p.words.size() < 2) throw UsageError("compare needs the results of two runs or more");
    if (p.options.all && p.options.only_differences)
      throw UsageError("--all and --differences cannot be used together");
    p.options.results = p.words;
    check_views({p.options.views});
  };
  return parser;
}

std::unique_ptr<Parser> make_merge(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<MergeOptions>>(
      "merge",
      "Join the shards of a run (`run --shard I/N`), or the lines of scans (FILE.jsonl), and show what "
      "differs "
      "between their targets. It does not judge: the exit code is 0 whatever failed, and 3 if shards are "
      "missing.",
      "RESULTS...", verbs.merge);
  MergeOptions& o = parser->options;
  OptionSet& set = parser->declared();
  take_words(*parser, "results");
  set.group("Reports");
  set.text("-o,--output", o.output, "DIR", "folder of the usual reports; scans: a file");
  set.flag("--strict", o.strict, "show a warn as a fail");
  set.flag("--partial", o.partial, "accept that shards are missing or ended early");
  declare_views(set, o.views, true);
  parser->finish = [](VerbParser<MergeOptions>& p, const Words&) {
    if (p.words.empty()) throw UsageError("merge needs the results of the parts");
    const bool scans = p.words.front().ends_with(".jsonl");
    if (!scans && p.options.output.empty() && p.options.views.list.empty() && !p.options.views.step_summary)
      throw UsageError("merge needs --output or a report to write, such as --json FILE");
    p.options.results = p.words;
    check_views(p.options.views);
  };
  return parser;
}

std::unique_ptr<Parser> make_baseline(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<BaselineOptions>>(
      "baseline",
      "Write the deviations of a run into a list of known ones, or check a run against such a list.",
      "write|check RESULTS", verbs.baseline);
  BaselineOptions& o = parser->options;
  OptionSet& set = parser->declared();
  take_words(*parser, "words");
  set.group("Files");
  set.text("-o,--output", o.output, "FILE", "write: the list (default: standard output)");
  set.text("--baseline", o.baseline, "FILE", "check: the list, or the name of a profile");
  parser->finish = [](VerbParser<BaselineOptions>& p, const Words&) {
    using What = BaselineOptions::What;
    if (p.words.size() != 2)
      throw UsageError("it is `baseline write RESULTS` or `baseline check RESULTS --baseline LIST`");
    p.options.what =
        parse_word<What>("baseline", p.words[0], {{"write", What::write}, {"check", What::check}});
    p.options.results = p.words[1];
    if (p.options.what == What::check && p.options.baseline.empty())
      throw UsageError("baseline check needs --baseline, the list");
  };
  return parser;
}

std::unique_ptr<Parser> make_replay(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<ReplayOptions>>(
      "replay", "Judge recorded exchanges again by the present rules, without the target.",
      "RESULTS|PCAPNG [CASES...]", verbs.replay);
  ReplayOptions& o = parser->options;
  OptionSet& set = parser->declared();
  take_words(*parser, "words");
  set.group("Which cases");
  set.list("--id", o.ids, "GLOB", "these cases (repeatable)", false);
  declare_families(set, o.families);
  set.group("Verdict and reports");
  set.flag("--strict", o.strict, "a warn counts as a fail");
  declare_views(set, o.views, true);
  set.group("Display");
  set.flag("-v,--verbose", o.verbose, "every case, also without a change");
  declare_display(set, o.display);
  parser->finish = [](VerbParser<ReplayOptions>& p, const Words&) {
    if (p.words.empty()) throw UsageError("replay needs a results.json or a pcapng of tcpspec");
    p.options.results = p.words.front();
    p.options.paths.assign(p.words.begin() + 1, p.words.end());
    check_views(p.options.views);
  };
  return parser;
}

}  // namespace tcpspec::cli
