#include "cli/help.hpp"

#include <algorithm>

#include "base/display_width.hpp"
#include "base/wrap.hpp"
#include "reports/printable.hpp"

namespace tcpspec::cli {
namespace {

constexpr std::size_t screen = 80;

// A name that is too long for its column moves its text to the right, not to a new line.
void two_columns(std::string& out, const std::string& left, const std::string& right, std::size_t cells) {
  std::string margin = base::pad("  " + left + "  ", cells);
  for (const std::string& line : base::wrap(right, screen - std::max(cells, base::display_width(margin)))) {
    out += margin + line + "\n";
    margin = std::string(cells, ' ');
  }
}

}  // namespace

std::string to_text(const VerbHelp& help) {
  std::string out = base::paragraph(
      help.command + " " + help.usage + (help.options.size() > 1 ? " [OPTIONS]" : ""), screen, "Usage: ");
  for (const std::string& line : base::wrap(help.summary, screen)) out += line + "\n";
  std::vector<std::string> groups;
  std::size_t cells = 0;
  for (const OptionHelp& option : help.options) {
    if (std::find(groups.begin(), groups.end(), option.group) == groups.end()) groups.push_back(option.group);
    cells = std::max(cells, std::min<std::size_t>(option.names.size() + 4, 26));
  }
  for (const std::string& group : groups) {
    out += group + "\n";
    for (const OptionHelp& option : help.options)
      if (option.group == group) two_columns(out, option.names, option.text, cells);
  }
  if (!help.note.empty())
    for (const std::string& line : base::wrap(help.note, screen)) out += line + "\n";
  return out;
}

std::string general_help_text(const std::vector<std::pair<std::string, std::string>>& verbs) {
  std::string out = "tcpspec " TCPSPEC_VERSION
                    ": tests a host's TCP against RFC 9293 and its companion RFCs\n\n"
                    "Usage: tcpspec VERB [WORDS...] [OPTIONS]    tcpspec VERB --help: its options\n\n";
  for (const auto& [name, summary] : verbs) two_columns(out, name, summary, 13);
  return out + "\n" + targets_text() + "\n" + exit_codes_text();
}

std::string targets_text() {
  return "A target is lab (this machine's kernel in new namespaces; the default), sim\n"
         "(the reference endpoint), sim:MUTANT (the same with a named fault), HOST:PORT or\n"
         "[V6]:PORT, with commas between several ports.\n";
}

std::string exit_codes_text() {
  return "Exit codes\n"
         "  0    nothing failed\n"
         "  1    a requirement is broken, or a case passes that the baseline lists\n"
         "  2    the command line or a case file is invalid\n"
         "  3    the environment: no privilege, no target, a report not written\n"
         "  4    there were inconclusive or flaky cases, and --fail-on names them\n"
         "  5    no case was selected\n"
         "  70   a bug of tcpspec\n"
         "  77   skipped because a privilege is missing, with --skip-if-unprivileged\n"
         "  128+n  ended by signal n; the reports cover what was run\n";
}

}  // namespace tcpspec::cli
