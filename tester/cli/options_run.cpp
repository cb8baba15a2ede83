#include <utility>

#include "cli/case_words.hpp"
#include "cli/repeat_command.hpp"
#include "cli/verb_parsers.hpp"
#include "reach/target_word.hpp"

namespace tcpspec::cli {
namespace {

/// Why a word is not a target.
std::string no_target(const std::string& word) {
  try {
    reach::parse_target(word);
    return {};
  } catch (const UsageError& why) {
    return why.what();
  }
}

/// `[TARGET] [CASES...]`: a first word that is not a target is a file, and the target is the lab.
void split_words(const Words& words, std::string& target, Words& paths) {
  auto first = words.begin();
  if (first != words.end() && reach::looks_like_target(*first)) target = *first++;
  reach::parse_target(target);
  for (; first != words.end(); ++first) {
    if (reach::looks_like_target(*first))
      throw UsageError("`" + *first + "` is a second target; run takes one");
    paths.push_back(*first);
  }
  check_case_words(
      paths, paths.size() == words.size() ? no_target : [](const std::string&) { return std::string(); });
}

/// There may be routers between, and the stack is not known.
bool reaches_over_a_path(const std::string& target) {
  using Kind = reach::TargetWord::Kind;
  const Kind kind = reach::parse_target(target).kind;
  return kind == Kind::host || kind == Kind::await;
}

void take_auto_profile(RunOptions& options) {
  options.auto_profile = options.profile == "auto";
  if (!options.auto_profile) return;
  if (!reaches_over_a_path(options.target))
    throw UsageError("--profile auto is for the target HOST:PORT, not for " + options.target);
  options.profile.clear();
}

/// A program in virtual time takes all cases at once, and keeps one processor busy.
void take_programs(RunOptions& options) {
  using Kind = reach::TargetWord::Kind;
  if (reach::parse_target(options.target).kind != Kind::stepped || options.jobs == 0) return;
  options.programs = std::exchange(options.jobs, 0);
  if (options.programs > 1 && !options.record_steps.empty())
    throw UsageError("--record-steps writes down the steps of one program, and -j starts several");
}

void check_run(const RunOptions& options) {
  if (options.quiet && options.verbose) throw UsageError("--quiet and --verbose cannot be used together");
  if (options.blame_path && !reaches_over_a_path(options.target))
    throw UsageError("--blame-path is for the target HOST:PORT and for await, not for " + options.target);
  for (const std::string& word : options.fail_on)
    parse_word<int>("--fail-on", word, {{"warn", 0}, {"inconclusive", 0}, {"flaky", 0}});
}

void declare_cases(OptionSet& set, RunOptions& o) {
  declare_selection(set, o.selection, "quick");
  set.flag("--last-failed", o.last_failed, "only those that did not pass last time");
  set.read("--shard", "I/N", "only the I-th of N parts; `tcpspec merge` joins them",
           [&o](const std::string& text) { o.shard = parse_shard(text); });
}

/// How cases are run, judged and shown.
void declare_how(OptionSet& set, RunOptions& o) {
  set.group("How");
  set.number("--seed", o.seed, "choose the same random numbers as that run", 0, any_number);
  set.number("-j,--jobs", o.jobs, "cases at once (no bound); stepped: programs (1)", 1, many);
  set.number("--rate", o.rate, "at most this many segments a second", 1, many);
  declare_timescale(set, o.timescale);
  set.number("--retries", o.retries, "run a failing case so often again (1)", 0, 100);
  set.flag("--blame-path", o.blame_path, "name the hop that changed or dropped what failed");
  set.number("--repeat", o.repeat, "run the cases N times; different verdicts are flaky", 1, many);
  set.flag("--dry-run", o.dry_run, "only say what would run, and how long at most");
  set.flag("--skip-if-unprivileged", o.skip_if_unprivileged, "exit with 77 where raw sockets are denied");

  set.group("Verdict and reports");
  set.text("-o,--output", o.output, "DIR", "folder of the reports (tcpspec-out)");
  set.text("--baseline", o.baseline, "FILE", "known deviations of this target");
  set.flag("--strict", o.strict, "a warn counts as a fail");
  set.flag("--keywords-only", o.keywords_only, "a `must` without a key word of RFC 2119 only warns");
  set.list("--fail-on", o.fail_on, "LIST", "warn, inconclusive, flaky: also fail on these");
  set.word<report::Captures>("--pcap", o.captures, "WHEN",
                             "write packets as pcapng: on-failure, always, never",
                             {{"on-failure", report::Captures::on_failure},
                              {"always", report::Captures::always},
                              {"never", report::Captures::never}});
  declare_views(set, o.views, true);

  set.group("Display");
  set.flag("-q,--quiet", o.quiet, "one line for each failure, and the counts");
  set.flag("-v,--verbose", o.verbose, "every case with all its segments");
  declare_display(set, o.display);
}

/// The target and the cases are known.
void finish_run(VerbParser<RunOptions>& parser, const Words& all) {
  check_selection(parser.declared(), parser.options.selection);
  take_auto_profile(parser.options);
  take_programs(parser.options);
  check_run(parser.options);
  check_views(parser.options.views);
  parser.options.words = all;
  parser.options.command = quoted_command(all);
}

/// `[ADDRESS:]PORT [CASES...]`.
void take_awaited(VerbParser<RunOptions>& parser) {
  Words& words = parser.words;
  if (words.empty()) throw UsageError("await needs the port to which the target connects");
  parser.options.target = std::string(reach::await_prefix) + words.front();
  reach::parse_target(parser.options.target);
  parser.options.selection.paths.assign(words.begin() + 1, words.end());
  check_case_words(parser.options.selection.paths, [](const std::string&) { return std::string(); });
}

}  // namespace

std::unique_ptr<Parser> make_run(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<RunOptions>>(
      "run", "Run cases against a target and judge its TCP.", "[TARGET] [CASES...]", verbs.run);
  RunOptions& o = parser->options;
  OptionSet& set = parser->declared();
  take_words(*parser, "words");
  declare_cases(set, o);

  set.group("Target");
  declare_reach(set, o);
  set.text("--fault", o.fault, "NAME", "imitate a fault that `tcpspec mutants --live` lists");
  declare_how(set, o);
  parser->finish = [](VerbParser<RunOptions>& p, const Words& all) {
    split_words(p.words, p.options.target, p.options.selection.paths);
    finish_run(p, all);
    check_reach(p.options);
  };
  return parser;
}

std::unique_ptr<Parser> make_await(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<RunOptions>>(
      "await", "Run cases against a target that connects to a port of this host.",
      "[ADDRESS:]PORT [CASES...]", verbs.run);
  RunOptions& o = parser->options;
  OptionSet& set = parser->declared();
  take_words(*parser, "words");
  declare_cases(set, o);

  set.group("Target");
  set.text("--trigger", o.await.trigger, "CMD", "command that makes it connect once");
  set.text("--from", o.await.from, "HOST", "the host that connects (the first that does)");
  set.read("--patience", "TIME", "end after so long without a connection (30s)",
           [&o](const std::string& text) { o.await.patience = parse_duration("--patience", text); });
  set.text("--profile", o.profile, "NAME", "what is known of the target: a name, a file, or auto");
  set.flag("--allow-public", o.allow_public, "accept a target with a public address");
  declare_how(set, o);
  parser->finish = [](VerbParser<RunOptions>& p, const Words& all) {
    take_awaited(p);
    finish_run(p, all);
  };
  return parser;
}

}  // namespace tcpspec::cli
