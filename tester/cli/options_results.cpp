#include "cli/makers.hpp"
#include "cli/verbs_results.hpp"

namespace tcpspec::cli {

std::unique_ptr<Parser> make_replay(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<ReplayOptions>>(
      "replay", "Judge recorded exchanges again, without the target, by the present rules.",
      "RESULTS|PCAPNG [CASES...]", verbs.replay);
  ReplayOptions& o = parser->options;
  CLI::App& app = parser->app();
  take_words(*parser, "words");
  app.option_defaults()->group("Which cases");
  list_option(app, "--id", o.ids, "GLOB", "these cases (repeatable)", false);
  declare_families(app, o.families);
  app.option_defaults()->group("Verdict and reports");
  app.add_flag("--strict", o.strict, "a warn counts as a fail");
  declare_views(app, o.views, true);
  app.option_defaults()->group("Display");
  app.add_flag("-v,--verbose", o.verbose, "every case, also where nothing changes");
  declare_display(app, o.display);
  parser->finish = [](VerbParser<ReplayOptions>& p, const Words&) {
    if (p.words.empty()) throw UsageError("replay needs a results.json or a pcapng that tcpspec wrote");
    p.options.results = p.words.front();
    p.options.paths.assign(p.words.begin() + 1, p.words.end());
    check_views(p.options.views);
  };
  return parser;
}

}  // namespace tcpspec::cli
