#include "cli/command_line.hpp"

#include <memory>
#include <ostream>
#include <system_error>

#include "base/error.hpp"
#include "case/suggest.hpp"
#include "cli/completion.hpp"
#include "cli/exit.hpp"
#include "cli/help.hpp"
#include "cli/manual.hpp"
#include "cli/verb_parsers.hpp"

namespace tcpspec::cli {
namespace {

using Maker = std::unique_ptr<Parser> (*)(const Verbs&);

/// In the order in which help lists them.
std::vector<std::pair<std::string, Maker>> offered(const Verbs& verbs) {
  std::vector<std::pair<std::string, Maker>> all;
  const auto add = [&](const auto& entry, const char* name, Maker maker) {
    if (entry) all.emplace_back(name, maker);
  };
  add(verbs.run, "run", make_run);
  add(verbs.run, "await", make_await);
  add(verbs.scan, "scan", make_scan);
  add(verbs.report, "report", make_report);
  add(verbs.compare, "compare", make_compare);
  add(verbs.merge, "merge", make_merge);
  add(verbs.baseline, "baseline", make_baseline);
  add(verbs.replay, "replay", make_replay);
  add(verbs.list, "list", make_list);
  add(verbs.explain, "explain", make_explain);
  add(verbs.coverage, "coverage", make_coverage);
  add(verbs.check, "check", make_check);
  add(verbs.schema, "schema", make_schema);
  add(verbs.init, "init", make_init);
  add(verbs.probe, "probe", make_probe);
  add(verbs.doctor, "doctor", make_doctor);
  add(verbs.mutants, "mutants", make_mutants);
  add(verbs.sweep, "sweep", make_sweep);
  add(verbs.diff, "diff", make_diff);
  add(verbs.walk, "walk", make_walk);
  return all;
}

int parse_and_call(Parser& parser, const Words& all, std::ostream& out) {
  if (parser.declared().parse(Words(all.begin() + 1, all.end())) == OptionSet::Asked::verb)
    return parser.call(all);
  out << to_text(parser.declared().help(parser.usage()));
  return code(Exit::ok);
}

std::vector<std::pair<std::string, std::string>> summaries(const Verbs& verbs) {
  std::vector<std::pair<std::string, std::string>> lines;
  for (const auto& [name, make] : offered(verbs)) {
    const auto parser = make(verbs);
    lines.emplace_back(name, parser->declared().summary());
  }
  return lines;
}

int general_help(const Verbs& verbs, std::ostream& out) {
  out << general_help_text(summaries(verbs));
  return code(Exit::ok);
}

std::vector<VerbHelp> helps(const Verbs& verbs) {
  std::vector<VerbHelp> all;
  for (const auto& [name, make] : offered(verbs)) {
    const auto parser = make(verbs);
    all.push_back(parser->declared().help(parser->usage()));
  }
  return all;
}

/// `tcpspec help --man`, `tcpspec help VERB --man`: the source of a manual page.
int print_manual_page(const Words& words, const Verbs& verbs, std::ostream& out) {
  if (words.size() == 2) {
    out << general_manual_page(summaries(verbs));
    return code(Exit::ok);
  }
  for (const VerbHelp& help : helps(verbs)) {
    if (help.command != "tcpspec " + words[1]) continue;
    out << manual_page(help);
    return code(Exit::ok);
  }
  throw UsageError("there is no verb `" + words[1] + "`; `tcpspec --help` lists the verbs");
}

/// One candidate in each line, then a tab and its description.
int complete(const Words& typed, const Verbs& verbs, std::ostream& out) {
  const auto nothing_known = [](Names) { return Words(); };
  for (const Candidate& candidate :
       candidates(helps(verbs), typed, verbs.known ? verbs.known : nothing_known))
    out << candidate.word << '\t' << candidate.text << '\n';
  return code(Exit::ok);
}

int choose(const Words& words, const Verbs& verbs, std::ostream& out) {
  const std::string verb = words.empty() ? "" : words.front();
  if (verb == "--version") {
    out << "tcpspec " TCPSPEC_VERSION "\n";
    return code(Exit::ok);
  }
  if (verb == "__complete") return complete(Words(words.begin() + 1, words.end()), verbs, out);
  if (verb == "help" && words.back() == "--man") return print_manual_page(words, verbs, out);
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
  if (verb.empty()) throw UsageError("no verb given; `tcpspec --help` lists the verbs");
  throw UsageError("unknown verb `" + verb + "`" + (near.empty() ? "; " : "; did you mean `" + near + "`? ") +
                   "`tcpspec --help` lists the verbs");
}

}  // namespace

int dispatch(const Words& words, const Verbs& verbs, std::ostream& out, std::ostream& err) {
  const auto say = [&](int exit, const std::string& sentence) {
    out.flush();
    err << "tcpspec: " << sentence << '\n';
    return exit;
  };
  const auto complain = [&](Exit exit, const std::string& sentence) { return say(code(exit), sentence); };
  try {
    const int result = choose(words, verbs, out);
    if (!out.flush()) return complain(Exit::environment, "cannot write to standard output");
    return result;
  } catch (const UsageError& error) {
    return complain(Exit::usage, error.what());
  } catch (const Interrupted& error) {
    return say(code_of_signal(error.signal), error.what());
  } catch (const EnvironmentError& error) {
    return complain(Exit::environment, error.what());
  } catch (const std::system_error& error) {
    return complain(Exit::environment, what_happened(error));
  } catch (const std::bad_alloc& error) {
    return complain(Exit::environment, what_happened(error));
  } catch (const std::exception& error) {
    return complain(Exit::internal,
                    std::string("internal error: ") + error.what() + "; this is a bug of tcpspec");
  }
}

}  // namespace tcpspec::cli
