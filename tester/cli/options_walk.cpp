#include <utility>

#include "base/error.hpp"
#include "cli/verb_parsers.hpp"
#include "reach/target_word.hpp"

namespace tcpspec::cli {

namespace {

/// In virtual time nobody waits, and a target keeps one processor busy.
void take_processors(WalkOptions& options) {
  if (!reach::in_virtual_time(reach::parse_target(options.target).kind) || options.jobs == 0) return;
  options.processors = std::exchange(options.jobs, 0);
  if (options.processors > 1 && !options.record_steps.empty())
    throw UsageError("--record-steps writes down the steps of one program, and -j starts several");
}

}  // namespace

std::unique_ptr<Parser> make_walk(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<WalkOptions>>(
      "walk", "Test a target with random sensible events, and judge each of its steps.", "[TARGET]",
      verbs.walk);
  WalkOptions& o = parser->options;
  OptionSet& set = parser->declared();
  take_words(*parser, "words");
  set.group("Walks");
  set.number("--steps", o.steps, "at most this many events in a walk (50)", 1, many);
  set.number("--walks", o.walks, "so many walks (1000, or what --time allows)", 1, any_number);
  set.read("--time", "TIME", "begin no walk after this time: 10min",
           [&o](const std::string& text) { o.time = parse_duration("--time", text); });
  set.text("--corpus", o.corpus, "DIR", "play the walks kept there first, and keep what departs there");
  set.flag("--coverage", o.coverage, "direct the walks to what was not met yet, and say what was");
  set.text("--html", o.html, "FILE", "the same, and a report with maps of what was met");
  set.number("--seed", o.seed, "walk the same walks as the run with that seed", 0, any_number);
  declare_families(set, o.families);

  set.group("Target");
  declare_application(set, o);
  set.text("--profile", o.profile, "NAME", "what is known of the target: a name or a file");
  set.each("--sysctl", "NAME=VALUE", "lab: set in the target's namespace (repeatable)",
           [&o](const std::string& text) { o.sysctls.push_back(parse_sysctl(text)); });

  set.group("How");
  set.number("-j,--jobs", o.jobs, "connections at once; sim, stepped: processors (1)", 1, many);
  set.number("--rate", o.rate, "at most this many segments a second", 1, many);
  declare_timescale(set, o.timescale);
  set.flag("--strict", o.strict, "a departure from a recommendation counts, too");
  set.flag("--keywords-only", o.keywords_only, "what no key word of RFC 2119 forbids is tolerated");

  set.group("Display");
  set.flag("-q,--quiet", o.quiet, "only the counts");
  declare_display(set, o.display);
  parser->finish = [](VerbParser<WalkOptions>& p, const Words& all) {
    if (p.words.size() > 1) throw UsageError("walk takes one target");
    take_target(p.options, p.words, all);
    take_processors(p.options);
  };
  return parser;
}

}  // namespace tcpspec::cli
