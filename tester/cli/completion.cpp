#include "cli/completion.hpp"

#include <algorithm>
#include <map>
#include <sstream>

namespace tcpspec::cli {
namespace {

using Candidates = std::vector<Candidate>;

std::string name_of(const VerbHelp& verb) { return verb.command.substr(verb.command.find(' ') + 1); }

struct OptionNames {
  std::vector<std::string> dashed;  ///< `-o`, `--output`
  bool takes_value = false;
};

/// Of `-o, --output DIR`.
OptionNames names_of(const OptionHelp& option) {
  OptionNames out;
  std::istringstream words(option.names);
  for (std::string word; words >> word;) {
    if (!word.starts_with('-')) {
      out.takes_value = true;
      break;
    }
    if (word.ends_with(',')) word.pop_back();
    out.dashed.push_back(word);
  }
  return out;
}

const OptionHelp* find(const VerbHelp& verb, const std::string& name) {
  for (const OptionHelp& option : verb.options) {
    const OptionNames names = names_of(option);
    if (std::find(names.dashed.begin(), names.dashed.end(), name) != names.dashed.end()) return &option;
  }
  return nullptr;
}

Candidates plain(const std::vector<std::string>& words) {
  Candidates out;
  for (const std::string& word : words) out.push_back({word, ""});
  return out;
}

Candidates values_of(const OptionHelp& option, const KnownNames& known) {
  static const std::map<std::string, Names> read_from_files{
      {"--id", Names::cases},       {"--profile", Names::profiles}, {"--fault", Names::mutants},
      {"--mutant", Names::mutants}, {"--tag", Names::tags},         {"--skip-tag", Names::tags}};
  for (const std::string& name : names_of(option).dashed)
    if (const auto names = read_from_files.find(name); names != read_from_files.end())
      return plain(known(names->second));
  return plain(option.values);
}

/// `[cases|requirements]` in a usage: words as they are written.
std::vector<std::string> alternatives(const std::string& usage) {
  std::vector<std::string> out;
  std::istringstream places(usage);
  for (std::string place; places >> place;) {
    std::erase_if(place, [](char c) { return c == '[' || c == ']'; });
    std::istringstream words(place);
    if (place.find('|') == std::string::npos) continue;
    for (std::string word; std::getline(words, word, '|');) out.push_back(word);
  }
  return out;
}

Candidates targets(const std::string& begun, const KnownNames& known) {
  if (!begun.starts_with("sim:"))
    return {{"lab", "this machine's kernel"},
            {"sim", "the reference endpoint"},
            {"stepped", "a program in virtual time"}};
  Candidates out;
  for (const std::string& mutant : known(Names::mutants)) out.push_back({"sim:" + mutant, ""});
  return out;
}

Candidates words_of(const VerbHelp& verb, const std::string& begun, const KnownNames& known) {
  Candidates out = plain(alternatives(verb.usage));
  const auto append = [&](const Candidates& more) { out.insert(out.end(), more.begin(), more.end()); };
  if (verb.usage.find("TARGET") != std::string::npos) append(targets(begun, known));
  if (verb.usage.starts_with("ID"))
    for (const Names names : {Names::cases, Names::requirements, Names::rules}) append(plain(known(names)));
  return out;
}

Candidates options_of(const VerbHelp& verb) {
  Candidates out;
  for (const OptionHelp& option : verb.options) out.push_back({names_of(option).dashed.back(), option.text});
  return out;
}

/// Of `--name=begun`: the values behind the name again, because the shell replaces the whole word.
Candidates joined_values(const VerbHelp& verb, const std::string& word, const KnownNames& known) {
  const std::string name = word.substr(0, word.find('='));
  const OptionHelp* option = find(verb, name);
  Candidates out = option == nullptr ? Candidates{} : values_of(*option, known);
  for (Candidate& candidate : out) candidate.word.insert(0, name + "=");
  return out;
}

Candidates of_verb(const VerbHelp& verb, const std::vector<std::string>& typed, const KnownNames& known) {
  const std::string& last = typed.back();
  const OptionHelp* before = typed.size() > 2 ? find(verb, typed[typed.size() - 2]) : nullptr;
  if (before != nullptr && names_of(*before).takes_value) return values_of(*before, known);
  if (!last.starts_with('-')) return words_of(verb, last, known);
  return last.find('=') == std::string::npos ? options_of(verb) : joined_values(verb, last, known);
}

Candidates all_verbs(const std::vector<VerbHelp>& verbs) {
  Candidates out;
  for (const VerbHelp& verb : verbs) out.push_back({name_of(verb), verb.summary});
  out.push_back({"help", "Say what a verb does, or what the exit codes mean."});
  return out;
}

}  // namespace

std::vector<Candidate> candidates(const std::vector<VerbHelp>& verbs, const std::vector<std::string>& typed,
                                  const KnownNames& known) {
  if (typed.empty()) return all_verbs(verbs);
  Candidates out;
  if (typed.size() == 1 || (typed.size() == 2 && typed.front() == "help")) {
    out = all_verbs(verbs);
  } else {
    for (const VerbHelp& verb : verbs)
      if (name_of(verb) == typed.front()) out = of_verb(verb, typed, known);
  }
  std::erase_if(out, [&](const Candidate& candidate) { return !candidate.word.starts_with(typed.back()); });
  return out;
}

}  // namespace tcpspec::cli
