#include "case/explain.hpp"

#include <algorithm>
#include <cstdio>
#include <sstream>

#include "base/wrap.hpp"
#include "case/access.hpp"
#include "case/checking_cases.hpp"
#include "case/describe.hpp"
#include "case/duration.hpp"
#include "case/notation.hpp"
#include "case/suggest.hpp"
#include "case/words.hpp"

namespace tcpspec::cases {

namespace {

std::string_view in_words(Access access) {
  switch (access) {
    case Access::wire: return "wire (an open port is enough)";
    case Access::service: return "service (an application that sends or closes)";
    case Access::agent: return "agent (any user call)";
  }
  return "";
}

std::string_view in_words(Observable observable) {
  switch (observable) {
    case Observable::wire_l0: return "from the wire, with an open port only";
    case Observable::wire_l1: return "from the wire, with an application that sends or closes";
    case Observable::wire_l2: return "from the wire, with an agent that makes user calls";
    case Observable::local_api: return "only at the programming interface";
    case Observable::internal: return "not from the outside";
  }
  return "";
}

std::string in_words(double time) {
  if (time < 1) return "less than a second";
  char digits[32];
  std::snprintf(digits, sizeof digits, time < 10 ? "%.1f s" : "%.0f s", time);
  return std::string("about ") + digits;
}

std::string section_of(const Requirement& r) { return "RFC " + std::to_string(r.rfc) + " §" + r.section; }

/// The lines of `text` below `first`, each wrapped separately.
std::string wrapped_lines(const std::string& text, std::size_t width, const std::string& first) {
  std::string out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t inner = std::min(line.find_first_not_of(' '), line.size());
    const std::string margin = out.empty() ? first : std::string(first.size() + inner, ' ');
    out += base::paragraph(line, width, margin, inner > 0 ? 2 : 0);
  }
  return out;
}

std::string numbered(const std::vector<Step>& steps, std::size_t width) {
  std::string out;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    std::string number = std::to_string(i + 1) + ". ";
    number.insert(0, 5 - std::min<std::size_t>(number.size(), 5), ' ');
    out += wrapped_lines(describe(steps[i]), width, number);
  }
  return out;
}

std::string setting(const Case& c, std::size_t width) {
  std::string out = base::paragraph("Given a target in " + describe(c.given) + ".", width);
  if (c.offer) out += base::paragraph("The tester offers " + c.offer->text + ".", width);
  if (c.receive_buffer)
    out += base::paragraph("The target's application requests a receive buffer of " +
                               std::to_string(*c.receive_buffer) + " octets.",
                           width);
  if (c.key)
    out += base::paragraph("The target's application and the tester share the key " + to_string(*c.key) + ".",
                           width);
  if (c.fast_open)
    out += base::paragraph("The target's application takes TCP Fast Open, with " +
                               std::to_string(*c.fast_open) + " connections pending at most.",
                           width);
  if (c.backlog)
    out += base::paragraph(
        "The target's application listens with a backlog of " + std::to_string(*c.backlog) + ".", width);
  for (const auto& [name, differs] : c.connections)
    out += base::paragraph("Connection " + name + " has " + std::string(to_string(differs)) + ".", width);
  if (c.families.size() == 1)
    out += c.families.front() == wire::Family::ipv4 ? "Over IPv4 only.\n" : "Over IPv6 only.\n";
  if (!c.given_steps.empty()) out += "First, not judged:\n" + numbered(c.given_steps, width);
  return out;
}

std::string_view in_words(VerdictRule::Word word) {
  switch (word) {
    case VerdictRule::Word::pass: return "passes";
    case VerdictRule::Word::warn: return "warns";
    case VerdictRule::Word::fail: return "fails";
    case VerdictRule::Word::inconclusive: return "is inconclusive";
    case VerdictRule::Word::not_applicable: return "makes the case not applicable";
  }
  return "";
}

/// The verdict on behaviour that no outcome describes: only a MUST can fail.
std::string anything_else(const std::string& id, const Catalogue& catalogue) {
  const bool fails = binds(catalogue.level_of(id).value_or(Level::must));
  return (fails ? "anything else fails " : "anything else gives a warning for ") + id;
}

std::string verdict(const Case& c, const Catalogue& catalogue, std::size_t width) {
  std::string out;
  for (const VerdictRule& rule : c.verdict) {
    std::string sentence = rule.outcome + " " + std::string(in_words(rule.word));
    if (!rule.requirement.empty()) sentence += " " + rule.requirement;
    if (!rule.reason.empty()) sentence += ": " + rule.reason;
    const bool ended =
        !sentence.empty() && std::string_view(".?!").find(sentence.back()) != std::string_view::npos;
    out += base::paragraph(sentence + (ended ? "" : "."), width, "  - ");
  }
  out += base::paragraph(
      "If all steps are met, the case passes; " + anything_else(c.checks.front(), catalogue) + ".", width,
      "  - ");
  for (std::size_t i = 0; i < c.steps.size(); ++i) {
    const Step& step = c.steps[i];
    const std::string at = "In step " + std::to_string(i + 1) + " ";
    if (step.only_prepares) out += base::paragraph(at + "anything else is inconclusive.", width, "  - ");
    if (!step.checks.empty())
      out += base::paragraph(at + anything_else(step.checks, catalogue) + ".", width, "  - ");
  }
  return out;
}

}  // namespace

std::string explain(const Case& c, const Catalogue& catalogue, std::size_t width) {
  std::string out = c.id + "\n" + base::paragraph(c.title, width, "  ") + "\n";
  if (!c.why.empty()) out += base::paragraph(c.why, width) + "\n";
  out += "Checks\n";
  for (const std::string& id : c.checks)
    if (const Requirement* r = catalogue.find(id))
      out += base::paragraph(
          id + ", " + section_of(*r) + ", " + std::string(to_string(r->level)) + ": " + r->text, width,
          "  - ");
  out += "\n" + setting(c, width) + "\nSteps\n" + numbered(c.steps, width) + "\nVerdict\n" +
         verdict(c, catalogue, width);
  const DurationEstimate time = estimate(c);
  out += "\n" + base::paragraph("Access: " + std::string(in_words(access(c))) + ". Takes " +
                                    in_words(time.expected) + " (" +
                                    std::string(to_string(duration_class(c))) + ").",
                                width);
  if (!c.tags.empty()) out += base::paragraph("Tags: " + join(c.tags) + ".", width);
  if (!c.caught.empty()) out += base::paragraph("Must catch the mutants " + join(c.caught) + ".", width);
  return out + c.at.file + ":" + std::to_string(c.at.line) + "\n";
}

std::string explain(const Requirement& r, const Catalogue& catalogue, const Suite& suite, std::size_t width) {
  std::string out = r.id + "\n" + base::paragraph(r.text, width, "  ") + "\n";
  out += base::paragraph(std::string(to_string(r.level)) + ", " + section_of(r) + ", " +
                             catalogue.title(r.rfc) + (r.status.empty() ? "" : " (" + r.status + ")") + ".",
                         width);
  if (!r.same_as.empty()) out += base::paragraph("It says the same as " + r.same_as + ".", width);
  out += base::paragraph("Can be judged " + std::string(in_words(r.observable)) + ".", width);
  out += base::paragraph("How: " + r.probe, width);
  if (!r.note.empty()) out += base::paragraph("Note: " + r.note, width);
  if (!r.oracle.empty())
    out += base::paragraph("Rules of the SEGMENT ARRIVES tables: " + join(r.oracle) + ".", width);
  const CheckingCases all(suite, catalogue);
  const std::vector<const Case*>& checking = all.of(r.id);
  if (checking.empty()) return out + "\nNo case checks it.\n";
  out += "\nChecked by\n";
  for (const Case* c : checking) out += base::paragraph(c->id + ": " + c->title, width, "  - ");
  return out;
}

}  // namespace tcpspec::cases
