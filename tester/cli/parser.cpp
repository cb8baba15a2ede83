#include "cli/parser.hpp"

#include <algorithm>

#include "reach/target_word.hpp"

namespace tcpspec::cli {

CLI::Option* list_option(CLI::App& app, const std::string& name, Words& into, const std::string& type,
                         const std::string& help, bool commas) {
  CLI::Option* option = app.add_option(name, into, help)->type_name(type)->allow_extra_args(false);
  return commas ? option->delimiter(',') : option;
}

CLI::Option* text_option(CLI::App& app, const std::string& name, std::string& into, const std::string& type,
                         const std::string& help) {
  return app.add_option(name, into, help)->type_name(type);
}

void each_option(CLI::App& app, const std::string& name, const std::string& type, const std::string& help,
                 const std::function<void(const std::string&)>& read) {
  const auto read_all = [read](const Words& words) { std::for_each(words.begin(), words.end(), read); };
  app.add_option_function<Words>(name, read_all, help)->type_name(type)->allow_extra_args(false);
}

CLI::Option* read_option(CLI::App& app, const std::string& name, const std::string& type,
                         const std::string& help, const std::function<void(const std::string&)>& read) {
  return app.add_option_function<std::string>(name, read, help)->type_name(type)->take_last();
}

void declare_display(CLI::App& app, Display& display) {
  app.option_defaults()->group("Display");
  word_option<When>(app, "--color", display.color, "WHEN", "auto, always or never",
                    {{"auto", When::automatic}, {"always", When::always}, {"never", When::never}});
  app.add_flag("--ascii", display.ascii, "no character beyond ASCII");
}

void declare_families(CLI::App& app, reach::Families& families) {
  word_option<reach::Families>(
      app, "--family", families, "4|6|both", "version of IP (both)",
      {{"4", reach::Families::ipv4}, {"6", reach::Families::ipv6}, {"both", reach::Families::both}});
}

void declare_selection(CLI::App& app, Selection& selection, const std::string& duration) {
  app.option_defaults()->group("Which cases");
  text_option(app, "-k", selection.expression, "EXPR", "words of id, title and tags: 'reset and not urgent'");
  list_option(app, "--id", selection.ids, "GLOB", "these cases, whatever their duration (repeatable)", false);
  each_option(app, "--rfc", "N", "those that check this RFC (repeatable)",
              [&selection](const std::string& text) {
                selection.rfcs.push_back(static_cast<int>(parse_number("--rfc", text, 1, 99999)));
              });
  list_option(app, "--section", selection.sections, "GLOB,...", "of the RFC: '3.8.*'");
  list_option(app, "--level", selection.levels, "LIST", "must, should, may; each with its NOT");
  list_option(app, "--tag", selection.tags, "LIST", "those with one of these tags");
  list_option(app, "--skip-tag", selection.skip_tags, "LIST", "not those with one of these");
  declare_families(app, selection.families);
  word_option<DurationClass>(app, "--duration", selection.duration, "CLASS",
                             "quick < 5 s, standard < 90 s, long, all (" + duration + ")",
                             {{"quick", DurationClass::quick},
                              {"standard", DurationClass::standard},
                              {"long", DurationClass::long_},
                              {"all", DurationClass::long_}});
}

void check_selection(const CLI::App& app, Selection& selection) {
  for (const std::string& level : selection.levels)
    parse_word<int>("--level", level, {{"must", 0}, {"should", 0}, {"may", 0}});
  if (!selection.ids.empty() && app.count("--duration") == 0) selection.duration = DurationClass::long_;
}

}  // namespace tcpspec::cli
