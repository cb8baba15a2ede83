#include "cli/case_words.hpp"
#include "cli/verb_parsers.hpp"

#include <map>

#include "case/suggest.hpp"
namespace tcpspec::cli {
namespace {

std::string no_kind(const std::string& word) {
  const std::vector<std::string> kinds{"cases", "requirements", "invariants", "tags", "profiles"};
  const std::string near = cases::nearest(word, kinds);
  return "list takes " + cases::join(kinds) + ", not `" + word + "`" +
         (near.empty() ? "" : " (did you mean `" + near + "`?)");
}

}  // namespace

std::unique_ptr<Parser> make_list(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<ListOptions>>(
      "list", "List cases, requirements, invariants, tags or profiles.",
      "[cases|requirements|invariants|tags|profiles] [CASES...]", verbs.list);
  ListOptions& o = parser->options;
  o.selection.duration = DurationClass::days;
  take_words(*parser, "words");
  declare_selection(parser->declared(), o.selection, "all");
  parser->declared().group("Display");
  parser->declared().flag("--json", o.json, "for a program");
  declare_display(parser->declared(), o.display);
  parser->finish = [](VerbParser<ListOptions>& p, const Words&) {
    using What = ListOptions::What;
    static const std::map<std::string, What> kinds{{"cases", What::cases},
                                                   {"requirements", What::requirements},
                                                   {"invariants", What::invariants},
                                                   {"tags", What::tags},
                                                   {"profiles", What::profiles}};
    auto first = p.words.begin();
    if (first != p.words.end() && kinds.contains(*first)) p.options.what = kinds.at(*first++);
    p.options.selection.paths.assign(first, p.words.end());
    check_case_words(p.options.selection.paths, [&](const std::string& word) {
      return first == p.words.begin() ? no_kind(word) : std::string();
    });
    check_selection(p.declared(), p.options.selection);
  };
  return parser;
}

std::unique_ptr<Parser> make_explain(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<ExplainOptions>>(
      "explain",
      "Say in English what a case does, what a requirement says and what checks it, what an invariant says "
      "of "
      "every segment, or what a rule of the decision tables says.",
      "ID...", verbs.explain);
  take_words(*parser, "ids");
  parser->declared().list("--cases", parser->options.paths, "PATH", "also read cases from here (repeatable)",
                          false);
  declare_display(parser->declared(), parser->options.display);
  parser->finish = [](VerbParser<ExplainOptions>& p, const Words&) {
    if (p.words.empty())
      throw UsageError(
          "explain needs the id of a case, a requirement, an invariant or a rule; `tcpspec list` shows them");
    p.options.ids = p.words;
  };
  return parser;
}

std::unique_ptr<Parser> make_coverage(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<CoverageOptions>>(
      "coverage", "Count the requirements that the suite checks, by RFC, level and access.", "",
      verbs.coverage);
  parser->declared().flag("--open", parser->options.open, "also what nothing checks yet, and why");
  parser->declared().group("Display");
  parser->declared().flag("--json", parser->options.json, "for a program; with every requirement");
  declare_display(parser->declared(), parser->options.display);
  return parser;
}

std::unique_ptr<Parser> make_check(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<CheckOptions>>(
      "check", "Check files of cases and profiles without running them: needs no privilege and no network.",
      "[FILES...]", verbs.check);
  take_words(*parser, "paths");
  parser->declared().group("Display");
  parser->declared().flag("--json", parser->options.json, "diagnostics for a program");
  declare_display(parser->declared(), parser->options.display);
  parser->finish = [](VerbParser<CheckOptions>& p, const Words&) { p.options.paths = p.words; };
  return parser;
}

std::unique_ptr<Parser> make_schema(const Verbs& verbs) {
  auto parser = std::make_unique<VerbParser<SchemaOptions>>(
      "schema", "Print the JSON Schema of the case language, of a profile, or of results.json.",
      "[cases|profile|results]", verbs.schema);
  take_words(*parser, "words");
  parser->finish = [](VerbParser<SchemaOptions>& p, const Words&) {
    if (p.words.size() > 1) throw UsageError("schema prints one schema: cases, profile or results");
    using Of = SchemaOptions::Of;
    if (!p.words.empty())
      p.options.of =
          parse_word<Of>("schema", p.words.front(),
                         {{"cases", Of::cases}, {"profile", Of::profile}, {"results", Of::results}});
  };
  return parser;
}

std::unique_ptr<Parser> make_init(const Verbs& verbs) {
  auto parser =
      std::make_unique<VerbParser<InitOptions>>("init",
                                                "Write a commented skeleton to begin with: a case, a "
                                                "profile, an agent, or the binding of a stack that is "
                                                "a library, in Python or in C.",
                                                "case|profile|agent|binding [python|c]", verbs.init);
  take_words(*parser, "words");
  parser->declared().text("-o,--output", parser->options.output, "FILE", "write it here (standard output)");
  parser->finish = [](VerbParser<InitOptions>& p, const Words&) {
    using Of = InitOptions::Of;
    if (p.words.empty() || p.words.size() > 2)
      throw UsageError("init writes one of: case, profile, agent, agent c, binding, binding c");
    const std::string& what = p.words[0];
    p.options.of = parse_word<Of>("init", what,
                                  {{"case", Of::a_case},
                                   {"profile", Of::profile},
                                   {"agent", Of::python_agent},
                                   {"binding", Of::python_binding}});
    if (p.words.size() < 2) return;
    if (p.options.of == Of::python_agent)
      p.options.of =
          parse_word<Of>("init agent", p.words[1], {{"python", Of::python_agent}, {"c", Of::c_agent}});
    else if (p.options.of == Of::python_binding)
      p.options.of =
          parse_word<Of>("init binding", p.words[1], {{"python", Of::python_binding}, {"c", Of::c_binding}});
    else
      throw UsageError("init " + what + " takes no further word");
  };
  return parser;
}

}  // namespace tcpspec::cli
