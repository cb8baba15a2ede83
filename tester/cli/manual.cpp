#include "cli/manual.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace tcpspec::cli {
namespace {

/// Makes roff print each character as it is: an option's hyphens can be copied out of the page, and no line
/// becomes a request by its first character.
std::string literal(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n')) out += "\\&";
      out += c;
    }
  }
  return out;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::string head(const std::string& page, const std::string& purpose) {
  return ".TH " + upper(literal(page)) + " 1 \"\" \"tcpspec " + literal(TCPSPEC_VERSION) +
         "\" \"User Commands\"\n.SH NAME\n" + literal(page) + " \\- " + literal(purpose) + "\n";
}

std::string section(const std::string& name) { return ".SH " + name + "\n"; }

/// A term and what it means.
std::string entry(const std::string& term, const std::string& text) {
  return ".TP\n.B " + literal(term) + "\n" + literal(text) + "\n";
}

/// The lines `  CODE  meaning` of exit_codes_text.
std::string exit_status() {
  std::string out = section("EXIT STATUS");
  std::istringstream lines(exit_codes_text());
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  ")) continue;
    const std::size_t end = line.find("  ", 2);
    out += entry(line.substr(2, end - 2), line.substr(line.find_first_not_of(' ', end)));
  }
  return out;
}

/// A summary without the full stop: the NAME section is a phrase.
std::string phrase(std::string summary) {
  if (summary.ends_with('.')) summary.pop_back();
  return summary;
}

std::string page_name(const std::string& verb) { return "tcpspec-" + verb; }

}  // namespace

std::string manual_page(const VerbHelp& help) {
  const std::string verb = help.command.substr(help.command.find(' ') + 1);
  // NAME takes one sentence; DESCRIPTION has all of them.
  std::string out = head(page_name(verb), phrase(help.summary.substr(0, help.summary.find(". "))));
  out += section("SYNOPSIS") + ".B " + literal(help.command) + "\n" + literal(help.usage) + " [OPTIONS]\n";
  out += section("DESCRIPTION") + literal(help.summary) + "\n";
  if (!help.note.empty()) out += ".PP\n" + literal(help.note) + "\n";
  out += section("OPTIONS");
  std::string group;
  for (const OptionHelp& option : help.options) {
    if (option.group != group) out += ".SS " + literal(option.group) + "\n";
    group = option.group;
    out += entry(option.names, option.text);
  }
  return out + exit_status() + section("SEE ALSO") + ".BR tcpspec (1)\n";
}

std::string general_manual_page(const std::vector<std::pair<std::string, std::string>>& verbs) {
  std::string out = head("tcpspec", "does a host's TCP do what RFC 9293 and its companions ask?");
  out += section("SYNOPSIS") + ".B tcpspec\nVERB [WORDS...] [OPTIONS]\n" + section("DESCRIPTION");
  out += literal(targets_text()) + section("VERBS");
  for (const auto& [name, summary] : verbs) out += entry(name, summary);
  out += section("FILES");
  out +=
      entry("../share/tcpspec/cases",
            "beside the folder of the program: cases, requirements, invariants and profiles. README.md there "
            "explains the language of cases, profiles/README.md the keys of a profile.");
  out += section("ENVIRONMENT") + entry("TCPSPEC_DATA", "a folder with other cases/ than these");
  out += exit_status() + section("SEE ALSO");
  for (std::size_t i = 0; i < verbs.size(); ++i)
    out += ".BR " + literal(page_name(verbs[i].first)) + " (1)" + (i + 1 < verbs.size() ? ",\n" : "\n");
  return out;
}

}  // namespace tcpspec::cli
