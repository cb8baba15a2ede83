#include "cli/again.hpp"
#include "cli/case_words.hpp"
#include "cli/makers.hpp"
#include "reach/target_word.hpp"

namespace tcpspec::cli {
namespace {

/// Why a word is no target.
std::string no_target(const std::string& word) {
  try {
    reach::parse_target(word);
    return {};
  } catch (const UsageError& why) {
    return why.what();
  }
}

/// `[TARGET] [CASES...]`: a first word that is no target is a file, and the target is the lab.
void split_words(const Words& words, std::string& target, Words& paths) {
  auto first = words.begin();
  if (first != words.end() && reach::looks_like_target(*first)) target = *first++;
  reach::parse_target(target);
  for (; first != words.end(); ++first) {
    if (reach::looks_like_target(*first))
      throw UsageError("one target at a time, and `" + *first + "` is another");
    paths.push_back(*first);
  }
  check_case_words(
      paths, paths.size() == words.size() ? no_target : [](const std::string&) { return std::string(); });
}

void check_run(const RunOptions& options) {
  check_reach(options);
  if (options.quiet && options.verbose) throw UsageError("--quiet and --verbose exclude each other");
  for (const std::string& word : options.fail_on)
    parse_word<int>("--fail-on", word, {{"warn", 0}, {"inconclusive", 0}, {"flaky", 0}});
}

}  // namespace

std::unique_ptr<Parser> make_run(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<RunOptions>>(
      "run", "Run cases against a target and judge its TCP.", "[TARGET] [CASES...]", verbs.run);
  RunOptions& o = parser->options;
  CLI::App& app = parser->app();
  take_words(*parser, "words");
  declare_selection(app, o.selection, "quick");
  app.add_flag("--last-failed", o.last_failed, "only those that did not pass last time");
  read_option(app, "--shard", "I/N", "only the I-th of N parts; `tcpspec merge` joins them",
              [&o](const std::string& text) { o.shard = parse_shard(text); });

  app.option_defaults()->group("Target");
  declare_reach(app, o);
  text_option(app, "--fault", o.fault, "NAME", "as if it were wrong so; `tcpspec mutants --live` lists them");

  app.option_defaults()->group("How");
  number_option(app, "--seed", o.seed, "draw the same numbers as that run", 0, any_number);
  number_option(app, "-j,--jobs", o.jobs, "cases at once (no bound)", 1, many);
  number_option(app, "--rate", o.rate, "segments a second that may be sent", 1, many);
  number_option(app, "--retries", o.retries, "run a failing case so often again (1)", 0, 100);
  app.add_flag("--dry-run", o.dry_run, "only say what would be run");
  app.add_flag("--skip-if-unprivileged", o.skip_if_unprivileged, "exit with 77 where raw sockets are denied");

  app.option_defaults()->group("Verdict and reports");
  text_option(app, "-o,--output", o.output, "DIR", "folder of the reports (tcpspec-out)");
  text_option(app, "--baseline", o.baseline, "FILE", "known deviations of this target");
  app.add_flag("--strict", o.strict, "a warn counts as a fail");
  list_option(app, "--fail-on", o.fail_on, "LIST", "warn, inconclusive, flaky: fail for these too");
  word_option<report::Captures>(app, "--pcap", o.captures, "WHEN",
                                "on-failure, always, never: packets of a case, pcapng",
                                {{"on-failure", report::Captures::on_failure},
                                 {"always", report::Captures::always},
                                 {"never", report::Captures::never}});
  declare_views(app, o.views, true);

  app.option_defaults()->group("Display");
  app.add_flag("-q,--quiet", o.quiet, "failures in a line each, and the counts");
  app.add_flag("-v,--verbose", o.verbose, "every case, and each of its segments");
  declare_display(app, o.display);
  parser->finish = [](VerbParser<RunOptions>& p, const Words& all) {
    split_words(p.words, p.options.target, p.options.selection.paths);
    check_selection(p.app(), p.options.selection);
    check_run(p.options);
    check_views(p.options.views);
    p.options.command = quoted_command(all);
  };
  return parser;
}

}  // namespace tcpspec::cli
