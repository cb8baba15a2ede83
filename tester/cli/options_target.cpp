#include "cli/verb_parsers.hpp"
#include "reach/target_word.hpp"

namespace tcpspec::cli {

std::unique_ptr<Parser> make_doctor(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<DoctorOptions>>(
      "doctor", "Find what prevents a run on this machine, and how to repair it.", "[TARGET]", verbs.doctor);
  take_words(*parser, "words");
  parser->declared().group("Target");
  parser->declared().flag("--allow-public", parser->options.allow_public, "allow public addresses as target");
  declare_display(parser->declared(), parser->options.display);
  parser->finish = [](VerbParser<DoctorOptions>& p, const Words&) {
    if (p.words.size() > 1) throw UsageError("doctor takes one target");
    if (!p.words.empty()) p.options.target = p.words.front();
    reach::parse_target(p.options.target);
  };
  return parser;
}

std::unique_ptr<Parser> make_probe(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<ProbeOptions>>(
      "probe", "Find out what a target offers and write it into a profile.", "TARGET", verbs.probe);
  ProbeOptions& o = parser->options;
  OptionSet& set = parser->declared();
  take_words(*parser, "words");
  set.group("Target");
  declare_application(set, o);
  declare_families(set, o.families);
  set.flag("--search", o.search, "try ports 7, 9, 13, 19 and 80, too, and find a closed port");
  set.group("How");
  declare_duration(set, o.duration, "of the cases that measure: quick");
  set.number("--seed", o.seed, "choose the same random numbers as that run", 0, any_number);
  set.number("--rate", o.rate, "at most this many segments a second", 1, many);
  set.text("--name", o.name, "NAME", "of the profile");
  set.text("-o,--output", o.output, "FILE", "write the profile here (default: standard output)");
  declare_display(set, o.display);
  parser->finish = [](VerbParser<ProbeOptions>& p, const Words& all) {
    if (p.words.size() != 1) throw UsageError("probe needs one target");
    p.options.target = p.words.front();
    p.options.words = all;
    check_reach(p.options);
  };
  return parser;
}

}  // namespace tcpspec::cli
