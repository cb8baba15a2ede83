#include "cli/case_words.hpp"
#include "cli/verb_parsers.hpp"
#include "reach/target_word.hpp"

namespace tcpspec::cli {

namespace {

void check_scan(const ScanOptions& options) {
  if (options.targets.empty())
    throw UsageError("scan needs --targets: a file of HOST:PORT lines, zmap's CSV or nmap's XML, or -");
  if (options.targets == "-" && options.exclude == "-")
    throw UsageError("--targets and --exclude cannot both be standard input");
  if (options.resume && options.output == "-") throw UsageError("--resume needs a file: -o FILE");
}

}  // namespace

std::unique_ptr<Parser> make_scan(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<ScanOptions>>(
      "scan", "Run cases against many targets at once; each becomes a line of JSON.",
      "--targets FILE [CASES...]", verbs.scan);
  ScanOptions& o = parser->options;
  OptionSet& set = parser->declared();
  take_words(*parser, "words");
  set.group("Targets");
  set.text("--targets", o.targets, "FILE", "HOST:PORT lines, zmap's CSV, nmap's XML; -: stdin");
  set.read("--port", "LIST", "where the list names no port",
           [&o](const std::string& text) { o.ports = reach::parse_ports(text); });
  set.text("--exclude", o.exclude, "FILE", "addresses and networks to leave alone, a line each");
  set.flag("--allow-public", o.allow_public, "accept targets with public addresses");
  set.read("--shard", "I/N", "only the I-th of N parts of the targets",
           [&o](const std::string& text) { o.shard = parse_shard(text); });
  declare_selection(set, o.selection, "quick");

  set.group("How");
  set.number("--seed", o.seed, "choose the same order and random numbers", 0, any_number);
  set.number("--rate", o.rate, "at most this many segments a second (2000)", 1, many);
  set.number("-j,--jobs", o.jobs, "targets at once (1000)", 1, many);
  set.number("--per-target", o.of_one, "connections to a target at once (8)", 1, 1000);
  set.number("--retries", o.retries, "run a failing case so often again (1)", 0, 100);
  declare_timescale(set, o.timescale);
  set.text("-o,--output", o.output, "FILE", "the lines (tcpspec-scan.jsonl); -: stdout");
  set.flag("--resume", o.resume, "go on with that file: targets that have a line are done");
  set.flag("--dry-run", o.dry_run, "only say what would run");

  set.group("Display");
  set.flag("-q,--quiet", o.quiet, "no table of what differs");
  declare_display(set, o.display);
  parser->finish = [](VerbParser<ScanOptions>& p, const Words&) {
    check_case_words(p.words,
                     [](const std::string&) { return std::string("--targets names a file of targets"); });
    p.options.selection.paths = p.words;
    check_selection(p.declared(), p.options.selection);
    check_scan(p.options);
  };
  return parser;
}

}  // namespace tcpspec::cli
