#include "cli/option_set.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <map>

#include "case/suggest.hpp"

namespace tcpspec::cli {

struct OptionSet::Library {
  CLI::App app;
  std::map<const CLI::Option*, Words> values;
};

namespace {

std::string joined(const std::string& dashes, const std::vector<std::string>& names, std::string before) {
  for (const std::string& name : names) before += (before.empty() ? "" : ", ") + dashes + name;
  return before;
}

/// CLI11 says `--seed: 1 required N missing`, and `strict was given a disallowed flag override`.
std::string about_argument(const CLI::App& app, const std::string& said) {
  for (const CLI::Option* option : app.get_options()) {
    const std::string name = option->get_name();
    if (said.starts_with(name + ":")) return name + " needs a value: " + name + " " + option->get_type_name();
    if (("--" + said).starts_with(name + " ")) return name + " takes no value";
  }
  return said;
}

/// CLI11 names unknown words in reverse order and does not suggest the nearest one.
[[noreturn]] void refuse_unknown(const CLI::App& app) {
  std::vector<std::string> known;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    for (const std::string& name : option->get_snames()) known.push_back("-" + name);
  }
  for (const std::string& word : app.remaining()) {
    if (!word.starts_with('-')) continue;
    const std::string near = cases::nearest(word.substr(0, word.find('=')), known);
    throw UsageError("unknown option `" + word + "`" +
                     (near.empty() ? "" : "; did you mean `" + near + "`?"));
  }
  throw UsageError("one word too many: `" + app.remaining().front() + "`");
}

}  // namespace

OptionSet::OptionSet(const std::string& verb, const std::string& summary)
    : library_(new Library{CLI::App(summary, "tcpspec " + verb), {}}), summary_(summary) {
  CLI::App& app = library_->app;
  app.option_defaults()->disable_flag_override();
  app.set_help_flag("-h,--help", "this text");
  app.get_help_ptr()->group("Display");
}

OptionSet::~OptionSet() = default;

void OptionSet::group(const std::string& heading) { library_->app.option_defaults()->group(heading); }

void OptionSet::footer(const std::string& text) { library_->app.footer(text); }

void OptionSet::words(const std::string& name, Words& into) {
  library_->app.add_option(name, into)->expected(0, -1)->group("");
}

void OptionSet::flag(const std::string& names, bool& into, const std::string& help) {
  library_->app.add_flag(names, into, help);
}

void OptionSet::text(const std::string& names, std::string& into, const std::string& type,
                     const std::string& help) {
  library_->app.add_option(names, into, help)->type_name(type)->take_last();
}

// Without allow_extra_args(false) CLI11 would give a list all words that follow, targets included.
void OptionSet::list(const std::string& names, Words& into, const std::string& type, const std::string& help,
                     bool commas) {
  CLI::Option* option = library_->app.add_option(names, into, help);
  option->type_name(type)->allow_extra_args(false);
  if (commas) option->delimiter(',');
}

void OptionSet::read(const std::string& names, const std::string& type, const std::string& help,
                     const Read& read, const Words& values) {
  const CLI::Option* option =
      library_->app.add_option_function<std::string>(names, read, help)->type_name(type)->take_last();
  library_->values[option] = values;
}

void OptionSet::each(const std::string& names, const std::string& type, const std::string& help,
                     const Read& read) {
  const auto read_all = [read](const Words& words) { std::for_each(words.begin(), words.end(), read); };
  library_->app.add_option_function<Words>(names, read_all, help)->type_name(type)->allow_extra_args(false);
}

OptionSet::Asked OptionSet::parse(const Words& words) {
  CLI::App& app = library_->app;
  try {
    app.parse(Words(words.rbegin(), words.rend()));
  } catch (const CLI::CallForHelp&) {
    return Asked::help;
  } catch (const CLI::ExtrasError&) {
    refuse_unknown(app);
  } catch (const CLI::ArgumentMismatch& error) {
    throw UsageError(about_argument(app, error.what()));
  } catch (const CLI::ParseError& error) {
    if (app.remaining_size() > 0) refuse_unknown(app);
    throw UsageError(error.what());
  }
  return Asked::verb;
}

bool OptionSet::given(const std::string& name) const { return library_->app.count(name) > 0; }

VerbHelp OptionSet::help(const std::string& usage) const {
  const CLI::App& app = library_->app;
  VerbHelp help{app.get_name(), usage, app.get_description(), {}, app.get_footer()};
  std::vector<const CLI::Option*> options = app.get_options();
  // The help flag is declared first, but belongs at the end.
  std::stable_partition(options.begin(), options.end(),
                        [&](const CLI::Option* option) { return option != app.get_help_ptr(); });
  for (const CLI::Option* option : options) {
    if (option->get_group().empty()) continue;
    OptionHelp line{option->get_group(),
                    joined("--", option->get_lnames(), joined("-", option->get_snames(), "")),
                    option->get_description(),
                    {}};
    if (const auto words = library_->values.find(option); words != library_->values.end())
      line.values = words->second;
    if (option->get_items_expected_max() > 0) line.names += " " + option->get_type_name();
    help.options.push_back(line);
  }
  return help;
}

}  // namespace tcpspec::cli
