// The only file that includes CLI11, which takes seconds to compile.  Every verb has a parser of its own, so
// that a complaint and a help text are about that verb alone.
#include "cli/command_line.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <ostream>
#include <system_error>

#include <CLI/CLI.hpp>

#include "case/suggest.hpp"
#include "cli/again.hpp"
#include "cli/help.hpp"
#include "cli/target_word.hpp"
#include "cli/values.hpp"

namespace tcpspec::cli {
namespace {

using Words = std::vector<std::string>;

// ---- declaring
// -----------------------------------------------------------------------------------------------

/// A list option takes one word at a time; CLI11 would give it all words that follow, targets included.
CLI::Option* list_option(CLI::App& app, const std::string& name, Words& into, const std::string& type,
                         const std::string& help, bool commas = true) {
  CLI::Option* option = app.add_option(name, into, help)->type_name(type)->allow_extra_args(false);
  return commas ? option->delimiter(',') : option;
}

CLI::Option* text_option(CLI::App& app, const std::string& name, std::string& into, const std::string& type,
                         const std::string& help) {
  return app.add_option(name, into, help)->type_name(type);
}

/// The same, each word read by `read`.
void each_option(CLI::App& app, const std::string& name, const std::string& type, const std::string& help,
                 const std::function<void(const std::string&)>& read) {
  const auto read_all = [read](const Words& words) { std::for_each(words.begin(), words.end(), read); };
  app.add_option_function<Words>(name, read_all, help)->type_name(type)->allow_extra_args(false);
}

/// An option whose word is read by `read`; the last one given counts, as in a shell alias that is overridden.
CLI::Option* read_option(CLI::App& app, const std::string& name, const std::string& type,
                         const std::string& help, const std::function<void(const std::string&)>& read) {
  return app.add_option_function<std::string>(name, read, help)->type_name(type)->take_last();
}

template <typename Value>
void word_option(CLI::App& app, const std::string& name, Value& into, const std::string& type,
                 const std::string& help, std::vector<std::pair<std::string, Value>> words) {
  read_option(app, name, type, help, [name, &into, words = std::move(words)](const std::string& word) {
    into = parse_word(name, word, words);
  });
}

template <typename Number>
void number_option(CLI::App& app, const std::string& name, Number& into, const std::string& help,
                   std::uint64_t low, std::uint64_t high) {
  read_option(app, name, "N", help, [=, &into](const std::string& text) {
    const std::uint64_t value = parse_number(name, text, low, high);
    if constexpr (std::is_same_v<Number, int>)
      into = static_cast<int>(value);
    else
      into = value;
  });
}

constexpr std::uint64_t many = 1'000'000;
constexpr std::uint64_t any_number = std::numeric_limits<std::uint64_t>::max();

void declare_display(CLI::App& app, Display& display) {
  app.option_defaults()->group("Display");
  word_option<When>(app, "--color", display.color, "WHEN", "auto, always or never",
                    {{"auto", When::automatic}, {"always", When::always}, {"never", When::never}});
  app.add_flag("--ascii", display.ascii, "no character beyond ASCII");
}

void declare_families(CLI::App& app, Families& families) {
  word_option<Families>(app, "--family", families, "4|6|both", "version of IP (both)",
                        {{"4", Families::ipv4}, {"6", Families::ipv6}, {"both", Families::both}});
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

void declare_application(CLI::App& app, std::string& exec, std::vector<std::uint16_t>& ports,
                         std::string& agent) {
  text_option(app, "--exec", exec, "CMD", "lab: this program is the target's application");
  read_option(app, "--port", "LIST", "ports of the target's application",
              [&ports](const std::string& text) { ports = parse_ports(text); });
  text_option(app, "--agent", agent, "CMD", "command that reaches tcpspec-agent on the target");
}

// ---- the verbs
// -----------------------------------------------------------------------------------------------

/// `[TARGET] [CASES...]`: a first word that is no target is a file, and the target is the lab.
void split_words(const Words& words, std::string& target, Words& paths) {
  auto first = words.begin();
  if (first != words.end() && looks_like_target(*first)) target = *first++;
  parse_target(target);
  for (; first != words.end(); ++first) {
    if (looks_like_target(*first)) throw UsageError("one target at a time, and `" + *first + "` is another");
    paths.push_back(*first);
  }
}

void check_run(const RunOptions& options) {
  using Kind = TargetWord::Kind;
  const Kind kind = parse_target(options.target).kind;
  const auto only = [&](bool given, const char* option, Kind needed, const char* name) {
    if (given && kind != needed)
      throw UsageError(std::string(option) + " is for the target " + name + ", not for " + options.target);
  };
  only(!options.exec.empty(), "--exec", Kind::lab, "lab");
  only(!options.sysctls.empty(), "--sysctl", Kind::lab, "lab");
  only(!options.link.empty(), "--link", Kind::sim, "sim");
  if (!options.exec.empty() && options.ports.empty())
    throw UsageError("--exec needs --port: where does the program listen?");
  if (options.quiet && options.verbose) throw UsageError("--quiet and --verbose exclude each other");
  for (const std::string& word : options.fail_on)
    parse_word<int>("--fail-on", word, {{"warn", 0}, {"inconclusive", 0}, {"flaky", 0}});
}

/// A verb's parser together with what it fills.
class Parser {
 public:
  Parser(const std::string& name, const std::string& summary, const std::string& usage)
      : app_(summary, "tcpspec " + name), usage_(usage) {
    app_.set_help_flag("-h,--help", "this text");
    app_.get_help_ptr()->group("Display");
  }
  virtual ~Parser() = default;
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  CLI::App& app() { return app_; }
  const std::string& usage() const { return usage_; }
  virtual int call(const Words& all) = 0;

 private:
  CLI::App app_;
  std::string usage_;
};

template <typename Options>
class VerbParser : public Parser {
 public:
  using Finish = std::function<void(VerbParser&, const Words& all)>;
  VerbParser(const std::string& name, const std::string& summary, const std::string& usage,
             std::function<int(const Options&)> entry)
      : Parser(name, summary, usage), entry_(std::move(entry)) {}

  int call(const Words& all) override {
    if (finish) finish(*this, all);
    return entry_(options);
  }

  Options options;
  Words words;  ///< positional
  Finish finish;

 private:
  std::function<int(const Options&)> entry_;
};

void take_words(auto& parser, const std::string& name) {
  parser.app().add_option(name, parser.words)->expected(0, -1)->group("");
}

std::unique_ptr<Parser> make_run(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<RunOptions>>(
      "run", "Run cases against a target and judge its TCP.", "[TARGET] [CASES...]", verbs.run);
  RunOptions& o = parser->options;
  CLI::App& app = parser->app();
  take_words(*parser, "words");
  declare_selection(app, o.selection, "quick");
  app.add_flag("--last-failed", o.last_failed, "only those that did not pass last time");

  app.option_defaults()->group("Target");
  declare_application(app, o.exec, o.ports, o.agent);
  text_option(app, "--profile", o.profile, "NAME", "what the target is known to do; a name or a file");
  each_option(app, "--sysctl", "NAME=VALUE", "lab: set in the target's namespace (repeatable)",
              [&o](const std::string& text) { o.sysctls.push_back(parse_sysctl(text)); });
  text_option(app, "--link", o.link, "SCRIPT", "sim: what the link loses, delays, doubles");
  app.add_flag("--allow-public", o.allow_public, "send to addresses that are not private");

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

  app.option_defaults()->group("Display");
  app.add_flag("-q,--quiet", o.quiet, "failures in a line each, and the counts");
  app.add_flag("-v,--verbose", o.verbose, "every case, and each of its segments");
  declare_display(app, o.display);
  parser->finish = [](VerbParser<RunOptions>& p, const Words& all) {
    split_words(p.words, p.options.target, p.options.selection.paths);
    check_selection(p.app(), p.options.selection);
    check_run(p.options);
    p.options.command = quoted_command(all);
  };
  return parser;
}

std::unique_ptr<Parser> make_list(const Verbs& verbs) {
  auto parser =
      std::make_unique<VerbParser<ListOptions>>("list", "List cases, requirements, tags or profiles.",
                                                "[cases|requirements|tags|profiles] [CASES...]", verbs.list);
  ListOptions& o = parser->options;
  o.selection.duration = DurationClass::long_;
  take_words(*parser, "words");
  declare_selection(parser->app(), o.selection, "all");
  parser->app().option_defaults()->group("Display");
  parser->app().add_flag("--json", o.json, "for a program");
  declare_display(parser->app(), o.display);
  parser->finish = [](VerbParser<ListOptions>& p, const Words&) {
    using What = ListOptions::What;
    static const std::map<std::string, What> kinds{{"cases", What::cases},
                                                   {"requirements", What::requirements},
                                                   {"tags", What::tags},
                                                   {"profiles", What::profiles}};
    auto first = p.words.begin();
    if (first != p.words.end() && kinds.contains(*first)) p.options.what = kinds.at(*first++);
    p.options.selection.paths.assign(first, p.words.end());
    check_selection(p.app(), p.options.selection);
  };
  return parser;
}

std::unique_ptr<Parser> make_explain(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<ExplainOptions>>(
      "explain", "Say in English what a case does, or what a requirement asks and which cases check it.",
      "ID...", verbs.explain);
  take_words(*parser, "ids");
  list_option(parser->app(), "--cases", parser->options.paths, "PATH", "look here for cases too (repeatable)",
              false);
  declare_display(parser->app(), parser->options.display);
  parser->finish = [](VerbParser<ExplainOptions>& p, const Words&) {
    if (p.words.empty())
      throw UsageError("explain needs the id of a case or of a requirement; `tcpspec list` has them");
    p.options.ids = p.words;
  };
  return parser;
}

std::unique_ptr<Parser> make_check(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<CheckOptions>>(
      "check", "Check files of cases without running them: needs no privilege and no network.", "[CASES...]",
      verbs.check);
  take_words(*parser, "paths");
  parser->app().add_flag("--json", parser->options.json, "diagnostics for a program")->group("Display");
  declare_display(parser->app(), parser->options.display);
  parser->finish = [](VerbParser<CheckOptions>& p, const Words&) { p.options.paths = p.words; };
  return parser;
}

std::unique_ptr<Parser> make_schema(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<SchemaOptions>>(
      "schema", "Print the JSON Schema of the case language, or of results.json.", "[cases|results]",
      verbs.schema);
  take_words(*parser, "words");
  parser->finish = [](VerbParser<SchemaOptions>& p, const Words&) {
    if (p.words.size() > 1) throw UsageError("schema prints one schema: cases or results");
    using Of = SchemaOptions::Of;
    if (!p.words.empty())
      p.options.of =
          parse_word<Of>("schema", p.words.front(), {{"cases", Of::cases}, {"results", Of::results}});
  };
  return parser;
}

std::unique_ptr<Parser> make_doctor(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<DoctorOptions>>(
      "doctor", "Find out what would keep a run from working here, and how to mend it.", "[TARGET]",
      verbs.doctor);
  take_words(*parser, "words");
  parser->app().option_defaults()->group("Target");
  parser->app().add_flag("--allow-public", parser->options.allow_public,
                         "send to addresses that are not private");
  declare_display(parser->app(), parser->options.display);
  parser->finish = [](VerbParser<DoctorOptions>& p, const Words&) {
    if (p.words.size() > 1) throw UsageError("doctor looks at one target");
    if (!p.words.empty()) p.options.target = p.words.front();
    parse_target(p.options.target);
  };
  return parser;
}

std::unique_ptr<Parser> make_probe(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<ProbeOptions>>(
      "probe", "Find out what a target does and offers, and write it down as a profile.", "TARGET",
      verbs.probe);
  ProbeOptions& o = parser->options;
  CLI::App& app = parser->app();
  take_words(*parser, "words");
  app.option_defaults()->group("Target");
  declare_application(app, o.exec, o.ports, o.agent);
  declare_families(app, o.families);
  app.add_flag("--allow-public", o.allow_public, "send to addresses that are not private");
  app.option_defaults()->group("How");
  number_option(app, "--seed", o.seed, "draw the same numbers as that run", 0, any_number);
  number_option(app, "--rate", o.rate, "segments a second that may be sent", 1, many);
  text_option(app, "--name", o.name, "NAME", "of the profile");
  text_option(app, "-o,--output", o.output, "FILE", "write the profile here (standard output)");
  declare_display(app, o.display);
  parser->finish = [](VerbParser<ProbeOptions>& p, const Words&) {
    if (p.words.size() != 1) throw UsageError("probe needs one target");
    p.options.target = p.words.front();
    parse_target(p.options.target);
  };
  return parser;
}

using Maker = std::unique_ptr<Parser> (*)(const Verbs&);

/// In the order in which help lists them.
std::vector<std::pair<std::string, Maker>> offered(const Verbs& verbs) {
  std::vector<std::pair<std::string, Maker>> all;
  const auto add = [&](const auto& entry, const char* name, Maker maker) {
    if (entry) all.emplace_back(name, maker);
  };
  add(verbs.run, "run", make_run);
  add(verbs.list, "list", make_list);
  add(verbs.explain, "explain", make_explain);
  add(verbs.check, "check", make_check);
  add(verbs.schema, "schema", make_schema);
  add(verbs.probe, "probe", make_probe);
  add(verbs.doctor, "doctor", make_doctor);
  return all;
}

// ---- parsing
// -------------------------------------------------------------------------------------------------

std::string help_of(Parser& parser) {
  const CLI::App& app = parser.app();
  VerbHelp help{app.get_name(), parser.usage(), app.get_description(), {}};
  std::vector<const CLI::Option*> options = app.get_options();
  // The help flag is the first that is declared and the last that anybody looks for.
  std::stable_partition(options.begin(), options.end(),
                        [&](const CLI::Option* option) { return option != app.get_help_ptr(); });
  for (const CLI::Option* option : options) {
    if (option->get_group().empty()) continue;
    OptionHelp line{option->get_group(), {}, option->get_description()};
    for (const std::string& name : option->get_snames())
      line.names += (line.names.empty() ? "-" : ", -") + name;
    for (const std::string& name : option->get_lnames())
      line.names += (line.names.empty() ? "--" : ", --") + name;
    if (option->get_items_expected_max() > 0) line.names += " " + option->get_type_name();
    help.options.push_back(line);
  }
  return to_text(help);
}

/// CLI11 names unknown words in reverse order and knows no nearest one.
[[noreturn]] void refuse_unknown(CLI::App& app) {
  std::vector<std::string> known;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    for (const std::string& name : option->get_snames()) known.push_back("-" + name);
  }
  for (const std::string& word : app.remaining()) {
    if (!word.starts_with('-')) continue;
    const std::string near = cases::nearest(word.substr(0, word.find('=')), known);
    throw UsageError("there is no option `" + word + "`" +
                     (near.empty() ? "" : "; did you mean `" + near + "`?"));
  }
  throw UsageError("one word too many: `" + app.remaining().front() + "`");
}

int parse_and_call(Parser& parser, const Words& all, std::ostream& out) {
  CLI::App& app = parser.app();
  try {
    app.parse(Words(all.rbegin(), all.rend() - 1));
  } catch (const CLI::CallForHelp&) {
    out << help_of(parser);
    return code(Exit::ok);
  } catch (const CLI::ExtrasError&) {
    refuse_unknown(app);
  } catch (const CLI::ParseError& error) {
    if (app.remaining_size() > 0) refuse_unknown(app);
    throw UsageError(error.what());
  }
  return parser.call(all);
}

int general_help(const Verbs& verbs, std::ostream& out) {
  std::vector<std::pair<std::string, std::string>> lines;
  for (const auto& [name, make] : offered(verbs)) {
    const auto parser = make(verbs);
    lines.emplace_back(name, parser->app().get_description());
  }
  out << general_help_text(lines);
  return code(Exit::ok);
}

int choose(const Words& words, const Verbs& verbs, std::ostream& out) {
  const std::string verb = words.empty() ? "" : words.front();
  if (verb == "--version") {
    out << "tcpspec " TCPSPEC_VERSION "\n";
    return code(Exit::ok);
  }
  if (verb == "help" && words.size() > 1) {
    if (words[1] != "exit-codes") return choose({words[1], "--help"}, verbs, out);
    out << exit_codes_text();
    return code(Exit::ok);
  }
  if (verb == "--help" || verb == "-h" || verb == "help") return general_help(verbs, out);
  std::vector<std::string> known{"help", "--help", "--version"};
  for (const auto& [name, make] : offered(verbs)) {
    if (name == verb) return parse_and_call(*make(verbs), words, out);
    known.push_back(name);
  }
  const std::string near = cases::nearest(verb, known);
  if (verb.empty()) throw UsageError("what shall it do? `tcpspec --help` lists the verbs");
  throw UsageError("there is no verb `" + verb + "`" +
                   (near.empty() ? "" : "; did you mean `" + near + "`?") +
                   " `tcpspec --help` lists the verbs");
}

}  // namespace

int dispatch(const Words& words, const Verbs& verbs, std::ostream& out, std::ostream& err) {
  const auto complain = [&](Exit exit, const std::string& sentence) {
    out.flush();
    err << "tcpspec: " << sentence << '\n';
    return code(exit);
  };
  try {
    const int result = choose(words, verbs, out);
    if (!out.flush()) return complain(Exit::environment, "cannot write to standard output");
    return result;
  } catch (const UsageError& error) {
    return complain(Exit::usage, error.what());
  } catch (const EnvironmentError& error) {
    return complain(Exit::environment, error.what());
  } catch (const std::system_error& error) {
    return complain(Exit::environment, error.what());
  } catch (const std::exception& error) {
    return complain(Exit::internal,
                    std::string("internal error: ") + error.what() + "; this is a bug of tcpspec");
  }
}

}  // namespace tcpspec::cli
