#include "cli/parser.hpp"

#include <algorithm>

#include "reach/target_word.hpp"

namespace tcpspec::cli {

void declare_display(OptionSet& set, Display& display) {
  set.group("Display");
  set.word<When>("--color", display.color, "WHEN", "auto, always or never",
                 {{"auto", When::automatic}, {"always", When::always}, {"never", When::never}});
  set.flag("--ascii", display.ascii, "only ASCII characters");
}

void declare_timescale(OptionSet& set, double& timescale) {
  set.read("--timescale", "F", "wait F times as long where no RFC says how long (1)",
           [&timescale](const std::string& text) { timescale = parse_timescale(text); });
}

void declare_families(OptionSet& set, reach::Families& families) {
  set.word<reach::Families>(
      "--family", families, "4|6|both", "version of IP (both)",
      {{"4", reach::Families::ipv4}, {"6", reach::Families::ipv6}, {"both", reach::Families::both}});
}

void declare_selection(OptionSet& set, Selection& selection, const std::string& duration) {
  set.group("Which cases");
  set.text("-k", selection.expression, "EXPR", "words of id, title, tags: 'reset and not urgent'");
  set.list("--id", selection.ids, "GLOB", "these cases, whatever their duration (repeatable)", false);
  set.each("--rfc", "N", "cases that check this RFC (repeatable)", [&selection](const std::string& text) {
    selection.rfcs.push_back(static_cast<int>(parse_number("--rfc", text, 1, 99999)));
  });
  set.list("--section", selection.sections, "GLOB,...", "sections of the RFC, as in '3.8.*'");
  set.list("--level", selection.levels, "LIST", "must, should, may (include MUST NOT, SHOULD NOT)");
  set.list("--tag", selection.tags, "LIST", "cases with one of these tags");
  set.list("--skip-tag", selection.skip_tags, "LIST", "not cases with one of these tags");
  declare_families(set, selection.families);
  declare_duration(set, selection.duration, duration);
}

void declare_duration(OptionSet& set, DurationClass& longest, const std::string& meaning) {
  set.word<DurationClass>("--duration", longest, "CLASS",
                          "quick < 5 s, standard < 90 s, long, all, days (" + meaning + ")",
                          {{"quick", DurationClass::quick},
                           {"standard", DurationClass::standard},
                           {"long", DurationClass::long_},
                           {"all", DurationClass::long_},
                           {"days", DurationClass::days}});
}

void check_selection(const OptionSet& set, Selection& selection) {
  for (const std::string& level : selection.levels)
    parse_word<int>("--level", level, {{"must", 0}, {"should", 0}, {"may", 0}});
  if (!selection.ids.empty() && !set.given("--duration"))
    selection.duration = std::max(selection.duration, DurationClass::long_);
}

}  // namespace tcpspec::cli
